import { addAbortSignal } from 'node:stream';
import { finished } from 'node:stream/promises';
import { tookTooLong } from './failures.ts';
import type { Lease } from './pool.ts';
import { refusalIsAnEnd } from './transfer.ts';

export interface SendBytes {
  /** Absolute. */
  readonly to: string;
  readonly bytes: Buffer;
  /** A data connection that takes nothing for so long is given up. */
  readonly stallMs: number;
}

/** Stores bytes as a file, in place of one that has the name. It is whole when this resolves: the server has said so. */
export async function sendBytes(
  { connection, giveBack }: Lease,
  { to, bytes, stallMs }: SendBytes,
  signal: AbortSignal,
): Promise<void> {
  const { control } = connection;
  let settled: Promise<unknown> | undefined;
  try {
    const data = await connection.openData(signal);
    try {
      addAbortSignal(signal, data);
      data.setTimeout(stallMs, () => data.destroy(tookTooLong()));
      const begun = await control.begin(`STOR ${to}`, signal);
      settled = begun.ended.catch(refusalIsAnEnd(connection));
      // Thrown to whoever waits for it.
      settled.catch(() => {});
      data.end(bytes);
      await finished(data, { readable: false });
      await control.finish(begun, signal);
      settled = undefined;
    } finally {
      data.destroy();
    }
  } finally {
    giveBack(settled);
  }
}
