import { addAbortSignal } from 'node:stream';
import type { FtpConnection } from './connection.ts';
import type { Begun } from './control.ts';
import { brokenOff, tookTooLong } from './failures.ts';
import type { Lease } from './pool.ts';

export interface Transfer {
  /** That makes the server send something. */
  readonly command: string;
  /** The byte that it shall begin with. */
  readonly from: number;
  /** Bytes to stop after; `null`: all that come. */
  readonly most: number | null;
  /** A data connection that brings nothing for so long is given up. */
  readonly stallMs: number;
}

/**
 * The bytes of a transfer. They are all there only when it ends well: the server has said so. Where it is left in the
 * middle, the connection is free again when the server has seen that.
 */
export async function* transferred(
  { connection, giveBack }: Lease,
  { command, from, most, stallMs }: Transfer,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let settled: Promise<unknown> | undefined;
  try {
    const data = await connection.openData(signal);
    try {
      addAbortSignal(signal, data);
      data.setTimeout(stallMs, () => data.destroy(tookTooLong()));
      const begun = await begin(connection, { command, from }, signal);
      settled = begun.ended.catch(refusalIsAnEnd(connection));
      // Thrown to whoever waits for it.
      settled.catch(() => {});
      let count = 0;
      for await (const chunk of data as AsyncIterable<Buffer>) {
        const wanted = most === null ? chunk : chunk.subarray(0, most - count);
        count += wanted.length;
        yield wanted;
        if (count === most) return;
      }
      await connection.control.finish(begun, signal);
      settled = undefined;
    } finally {
      data.destroy();
    }
  } finally {
    giveBack(settled);
  }
}

async function begin(
  { control }: FtpConnection,
  { command, from }: Pick<Transfer, 'command' | 'from'>,
  signal: AbortSignal,
): Promise<Begun> {
  if (from > 0) await control.ask(`REST ${from}`, signal);
  return control.begin(command, signal);
}

/** After which the connection is as good as before; its own end is none. */
export function refusalIsAnEnd({ control }: FtpConnection) {
  return (cause: unknown): void => {
    if (!control.isOpen) throw brokenOff(cause);
  };
}
