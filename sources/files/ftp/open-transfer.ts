import type { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import type { FtpConnection } from './connection.ts';
import type { Begun } from './control.ts';
import { brokenOff, tookTooLong } from './failures.ts';
import type { Lease } from './pool.ts';

export interface TransferBeginning {
  /** A data connection on which nothing moves for so long is given up. */
  readonly stallMs: number;
  /** Sends the command, once the data connection is open. */
  begin(connection: FtpConnection): Promise<Begun>;
}

/** A transfer that goes on. Where it is left in the middle, the connection is free again when the server has seen that. */
export interface OpenTransfer extends Disposable {
  readonly data: Socket;
  /** The bytes are all there only when this resolves: the server has said so. */
  finish(): Promise<void>;
}

/** Begins a transfer over a connection that is lent, and gives that back at the end. */
export async function openTransfer(
  { connection, giveBack }: Lease,
  { stallMs, begin }: TransferBeginning,
  signal: AbortSignal,
): Promise<OpenTransfer> {
  using opening = new DisposableStack();
  let settled: Promise<unknown> | undefined;
  opening.defer(() => giveBack(settled));
  const data = await connection.openData(signal);
  opening.defer(() => void data.destroy());
  addAbortSignal(signal, data);
  data.setTimeout(stallMs, () => data.destroy(tookTooLong()));
  const begun = await begin(connection);
  settled = begun.ended.catch(refusalIsAnEnd(connection));
  // Thrown to whoever waits for it.
  settled.catch(() => {});
  const open = opening.move();
  return {
    data,
    async finish() {
      await connection.control.finish(begun, signal);
      settled = undefined;
    },
    [Symbol.dispose]: () => open.dispose(),
  };
}

/** After which the connection is as good as before; its own end is none. */
function refusalIsAnEnd({ control }: FtpConnection) {
  return (cause: unknown): void => {
    if (!control.isOpen) throw brokenOff(cause);
  };
}
