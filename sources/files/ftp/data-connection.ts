import type { Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { Control } from './control.ts';
import { dial } from './dial.ts';
import { FtpRefusal, NoDataConnection } from './failures.ts';

/** Opens what the bytes of one transfer come over. */
export type OpenData = (signal: AbortSignal) => Promise<Socket>;

export interface DataInput {
  readonly control: Control;
  /** Of the other end of the control connection. What the server names instead is not heeded: it may be anybody's. */
  readonly address: string;
  /** Over TLS, with the session of the control connection, as servers want it. */
  readonly tls: {
    readonly trust: ConnectionOptions;
    session(): Buffer | undefined;
    keep(session: Buffer): void;
  } | null;
}

export function dataOver({ control, address, tls }: DataInput): OpenData {
  let isOld = false;

  async function passivePort(signal: AbortSignal): Promise<number> {
    if (!isOld) {
      try {
        return extendedPort((await control.ask('EPSV', signal)).message);
      } catch (cause) {
        if (!(cause instanceof FtpRefusal) || cause.code < 500) throw cause;
        isOld = true;
      }
    }
    return plainPort((await control.ask('PASV', signal)).message);
  }

  return async (signal) => {
    const port = await passivePort(signal);
    let socket: Socket;
    try {
      socket = await dial({ host: address, port }, signal);
    } catch (cause) {
      throw signal.aborted ? cause : new NoDataConnection(port, cause);
    }
    if (tls === null) return socket;
    const session = tls.session();
    // The server begins its half once the transfer has begun.
    const over = connectTls({ ...tls.trust, socket, ...(session === undefined ? {} : { session }) });
    over.on('error', () => {});
    over.on('session', tls.keep);
    return over;
  };
}

/** `229 Entering Extended Passive Mode (|||6446|)`. */
function extendedPort(message: string): number {
  const port = Number(/\((.)\1\1(\d{1,5})\1\)/.exec(message)?.[2]);
  if (port > 0 && port < 65_536) return port;
  throw new FtpRefusal({ code: 522, message });
}

/** `227 Entering Passive Mode (192,168,1,100,10,229)`. */
function plainPort(message: string): number {
  const [, high, low] = /\d+,\d+,\d+,\d+,(\d{1,3}),(\d{1,3})/.exec(message) ?? [];
  const port = Number(high) * 256 + Number(low);
  if (port > 0 && port < 65_536) return port;
  throw new FtpRefusal({ code: 522, message });
}
