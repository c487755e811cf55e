import type { FtpConnection } from './connection.ts';
import type { Begun } from './control.ts';
import { openTransfer } from './open-transfer.ts';
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

/** The bytes of a transfer. They are all there only when it ends well. */
export async function* transferred(
  lease: Lease,
  { command, from, most, stallMs }: Transfer,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const begin = (connection: FtpConnection): Promise<Begun> => beginAt(connection, { command, from }, signal);
  using transfer = await openTransfer(lease, { stallMs, begin }, signal);
  let count = 0;
  for await (const chunk of transfer.data as AsyncIterable<Buffer>) {
    const wanted = most === null ? chunk : chunk.subarray(0, most - count);
    count += wanted.length;
    yield wanted;
    if (count === most) return;
  }
  await transfer.finish();
}

async function beginAt(
  { control }: FtpConnection,
  { command, from }: Pick<Transfer, 'command' | 'from'>,
  signal: AbortSignal,
): Promise<Begun> {
  if (from > 0) await control.ask(`REST ${from}`, signal);
  return control.begin(command, signal);
}
