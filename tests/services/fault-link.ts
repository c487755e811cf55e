import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Which way bytes go: `up` = from the client to the server. */
type Direction = 'up' | 'down';

/** What goes wrong. Counts of bytes are per connection and direction; the newest `set` is in force, for open connections too. */
export type Fault =
  /** Every piece waits this long. */
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'rate'; readonly bytesPerSecond: number }
  /** Pieces of at most so many bytes, each in a turn of its own. */
  | { readonly kind: 'slice'; readonly bytes: number }
  /** Both ends see a reset when the byte of this number (from 1) would pass; `times`: on so many connections, absent: on all. */
  | { readonly kind: 'reset-at'; readonly direction: Direction; readonly byte: number; readonly times?: number }
  /** The same, for the first of every `nth` connections, at a byte that is asked for once each. */
  | { readonly kind: 'reset-every'; readonly nth: number; readonly direction: Direction; byte(): number }
  /** Bytes vanish, new connections are accepted and answer nothing, nobody is told. */
  | { readonly kind: 'blackhole' }
  /** The server's end is gone, the client is not told. */
  | { readonly kind: 'half-open' }
  /** New connections are reset. */
  | { readonly kind: 'refuse' }
  /**
   * Once `bytes` have been seen: `forward` lets them pass, and the client is reset while the server still works off
   * what it got; without it the server never sees them. Once; other connections and later ones are left alone.
   */
  | { readonly kind: 'cut-on'; readonly direction: 'up'; readonly bytes: Buffer; readonly forward: boolean };

/** What becomes of a piece that comes from the server. */
export type Seen = (piece: Buffer) => Promise<Buffer>;

export interface State {
  faults: readonly Fault[];
  strikes: number;
}

export interface Link {
  /** Resolves when both directions have ended. */
  flows: Promise<unknown>;
  reset(): void;
  dropServer(): void;
}

/** `number`: which connection it is, from 0. */
export function openLink(
  client: Socket,
  upstream: Socket,
  state: State,
  number: number,
  seen: Seen,
  onClose: () => void,
): Link {
  const closed = new AbortController();
  let cutOff = false;
  const closeAll = (): void => {
    closed.abort();
    onClose();
  };
  const link: Link = {
    flows: Promise.resolve(),
    reset() {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    },
    dropServer() {
      upstream.resetAndDestroy();
    },
  };
  const silent = (): boolean => state.faults.some((fault) => fault.kind === 'half-open' || fault.kind === 'blackhole');
  for (const [socket, peer] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('end', () => {
      if (!silent()) peer.end();
    });
    socket.on('close', () => {
      if (silent()) return;
      peer.destroySoon();
      closeAll();
    });
  }
  client.on('close', () => {
    // After a cut that forwarded, the server keeps its connection until it has worked off what it got.
    if (!cutOff) upstream.destroySoon();
    closeAll();
  });

  /** Waits, or for the end of the connection. */
  const later = (ms: number): Promise<void> => delay(ms, undefined, { signal: closed.signal }).catch(() => {});

  link.flows = Promise.all([forward('up', client, upstream), forward('down', upstream, client)]);
  return link;

  async function forward(direction: Direction, from: Socket, to: Socket): Promise<void> {
    const flow: Flow = { passed: 0, tail: Buffer.alloc(0) };
    try {
      for await (const chunk of from.iterator({ destroyOnReturn: false })) {
        const shown = direction === 'down' ? await seen(chunk as Buffer) : (chunk as Buffer);
        for (const piece of slices(shown, state.faults)) {
          if (!(await pass(direction, piece, to, flow))) return;
        }
      }
    } catch {
      // The connection broke; its 'close' event tells the other end.
    }
  }

  async function pass(direction: Direction, piece: Buffer, to: Socket, flow: Flow): Promise<boolean> {
    for (const fault of state.faults) {
      if (fault.kind === 'latency') await later(fault.ms);
      if (fault.kind === 'rate') await later((piece.length / fault.bytesPerSecond) * 1000);
      if (fault.kind === 'slice') await new Promise((resolve) => setImmediate(resolve));
    }
    for (const fault of state.faults) {
      switch (fault.kind) {
        case 'blackhole':
        case 'half-open':
          return true;
        case 'reset-at':
          if (fault.direction === direction && flow.passed + piece.length >= fault.byte) {
            state.strikes += 1;
            if (fault.times !== undefined) state.faults = withOneLess(state.faults, fault, fault.times);
            await write(to, piece.subarray(0, fault.byte - flow.passed - 1));
            link.reset();
            return false;
          }
          break;
        case 'reset-every':
          if (fault.direction !== direction || number % fault.nth !== 0) break;
          flow.resetAt ??= fault.byte();
          if (flow.passed + piece.length < flow.resetAt) break;
          await write(to, piece.subarray(0, flow.resetAt - flow.passed - 1));
          state.strikes += 1;
          link.reset();
          return false;
        case 'cut-on':
          if (fault.direction === direction && Buffer.concat([flow.tail, piece]).includes(fault.bytes)) {
            state.faults = state.faults.filter((one) => one !== fault);
            state.strikes += 1;
            cut(piece, fault.forward);
            return false;
          }
          flow.tail = Buffer.concat([flow.tail, piece]).subarray(-fault.bytes.length);
          break;
        case 'latency':
        case 'rate':
        case 'slice':
        case 'refuse':
          break;
        default:
          fault satisfies never;
      }
    }
    flow.passed += piece.length;
    await write(to, piece);
    return true;
  }

  /** The client is reset first, so that no answer reaches it; the server gets the bytes with a clean end, or a reset. */
  function cut(piece: Buffer, forwardIt: boolean): void {
    cutOff = forwardIt;
    client.resetAndDestroy();
    if (forwardIt) upstream.end(piece);
    else upstream.resetAndDestroy();
  }
}

/** The faults, one of which strikes once less. */
function withOneLess(faults: readonly Fault[], fault: Fault & { readonly kind: 'reset-at' }, times: number): Fault[] {
  return faults.flatMap((one) => (one !== fault ? [one] : times > 1 ? [{ ...fault, times: times - 1 }] : []));
}

interface Flow {
  passed: number;
  /** Of a `reset-every` that strikes it. */
  resetAt?: number;
  tail: Buffer;
}

function* slices(chunk: Buffer, faults: readonly Fault[]): Generator<Buffer> {
  const slice = faults.find((fault) => fault.kind === 'slice');
  if (slice === undefined) {
    yield chunk;
    return;
  }
  for (let at = 0; at < chunk.length; at += slice.bytes) yield chunk.subarray(at, at + slice.bytes);
}

/** Resolves when the other side may take more: the proxy holds one piece, not the stream. */
function write(to: Socket, piece: Buffer): Promise<void> {
  if (to.destroyed || to.write(piece)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      to.off('drain', done).off('close', done);
      resolve();
    };
    to.on('drain', done).on('close', done);
  });
}
