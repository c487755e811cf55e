import { finished } from 'node:stream/promises';
import { openTransfer } from './open-transfer.ts';
import type { Lease } from './pool.ts';

export interface SendBytes {
  /** Absolute. */
  readonly to: string;
  readonly bytes: Buffer;
  /** A data connection that takes nothing for so long is given up. */
  readonly stallMs: number;
}

/** Stores bytes as a file, in place of one that has the name. It is whole when this resolves. */
export async function sendBytes(lease: Lease, { to, bytes, stallMs }: SendBytes, signal: AbortSignal): Promise<void> {
  const begin = { stallMs, begin: () => lease.connection.control.begin(`STOR ${to}`, signal) };
  using transfer = await openTransfer(lease, begin, signal);
  transfer.data.end(bytes);
  await finished(transfer.data, { readable: false });
  await transfer.finish();
}
