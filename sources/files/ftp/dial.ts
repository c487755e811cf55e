import { once } from 'node:events';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { tookTooLong } from './failures.ts';

/** For a connection, or a handshake. */
const DIAL_MS = 20_000;

export interface Dial {
  readonly host: string;
  readonly port: number;
  /** Names to addresses; the system's by default. */
  readonly lookup?: LookupFunction | undefined;
}

/** A connection that is made. */
export async function dial({ host, port, lookup }: Dial, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const socket = connect({ host, port, noDelay: true, ...(lookup === undefined ? {} : { lookup }) });
  await happens(socket, 'connect', signal);
  return socket;
}

/** What TLS checks a server by. */
export function trustIn(host: string, ca: string | undefined): ConnectionOptions {
  return {
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
  };
}

/** TLS over a connection; its handshake is done. */
export async function secured(socket: Socket, trust: ConnectionOptions, signal: AbortSignal): Promise<TLSSocket> {
  const over = connectTls({ ...trust, socket });
  await happens(over, 'secureConnect', signal);
  return over;
}

/** Rejects with what ends the socket before. */
async function happens(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  // What ends it later is told by those that use it.
  socket.on('error', () => {});
  const timer = setTimeout(() => socket.destroy(tookTooLong()), DIAL_MS);
  try {
    await once(socket, event, { signal });
  } catch (cause) {
    socket.destroy();
    throw signal.aborted ? signal.reason : cause;
  } finally {
    clearTimeout(timer);
  }
}
