import { connect, createServer, type Socket } from 'node:net';

/** So many bytes from the client on all connections together, or a pattern for the n-th time, once `after` was seen. */
export type Trip =
  | { readonly bytes: number }
  | {
      readonly after?: Buffer;
      readonly pattern: Buffer;
      readonly nth: number;
      /** Whether the server still gets the pattern. */
      readonly forward: boolean;
    };

/** A point: a pattern for the n-th time, passed on or not, and only once `after` was seen where it is given. */
export function tripAt(pattern: string | Buffer, nth: number, forward: boolean, after?: string | Buffer): Trip {
  return {
    pattern: Buffer.from(pattern),
    nth,
    forward,
    ...(after === undefined ? {} : { after: Buffer.from(after) }),
  };
}

export interface Tripwire extends AsyncDisposable {
  url(through: string): string;
  readonly tripped: boolean;
  /** From now on all passes. */
  heal(): void;
  /** Bytes that clients have sent. */
  readonly sent: number;
}

/**
 * A TCP proxy that calls `onTrip` at a named point of what clients send. Called before anything later passes, so that
 * a client killed by it dies just there; from then on nothing passes any more, until it is healed.
 */
export async function tripwire(target: string, trip: Trip, onTrip: () => void): Promise<Tripwire> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const state = { sent: 0, seen: 0, armed: 'bytes' in trip || trip.after === undefined, tripped: false, healed: false };

  function strike(): void {
    state.tripped = true;
    onTrip();
  }

  /** Passes a piece on, unless the wire trips in front of it. */
  function pass(piece: Buffer, upstream: Socket, flow: { tail: Buffer }): void {
    if (state.healed) return void upstream.write(piece);
    if (state.tripped) return;
    state.sent += piece.length;
    if ('bytes' in trip) {
      if (state.sent < trip.bytes) upstream.write(piece);
      else upstream.write(piece.subarray(0, piece.length - (state.sent - trip.bytes)), strike);
      return;
    }
    const searched = Buffer.concat([flow.tail, piece]);
    flow.tail = searched.subarray(-(trip.pattern.length - 1));
    if (state.armed && searched.includes(trip.pattern)) state.seen += 1;
    if (trip.after !== undefined && searched.includes(trip.after)) state.armed = true;
    if (state.seen < trip.nth) upstream.write(piece);
    else if (trip.forward) upstream.write(piece, strike);
    else strike();
  }

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const flow = { tail: Buffer.alloc(0) };
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        peer.destroySoon();
      });
    }
    client.on('data', (piece: Buffer) => pass(piece, upstream, flow));
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url(through) {
      const url = new URL(through);
      url.port = String(address.port);
      return url.href;
    },
    get tripped() {
      return state.tripped;
    },
    heal() {
      state.healed = true;
    },
    get sent() {
      return state.sent;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
