import type { FormatFile } from '../format.ts';
import { truncatedFile } from './malformed.ts';

/** The bytes `from` to before `to` of the file, all of them, of the version that was opened. */
export async function readRange(
  file: FormatFile,
  format: string,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const into = Buffer.allocUnsafeSlow(to - from);
  await readInto(file, format, from, into, signal);
  return into;
}

/** Fills `into` with the bytes of the file from `from` on. */
export async function readInto(
  file: FormatFile,
  format: string,
  from: number,
  into: Buffer,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (into.length === 0) return;
  const to = from + into.length;
  await using reader = await file.open(from, signal, to);
  let filled = 0;
  while (filled < into.length) {
    const count = await reader.read(into.subarray(filled));
    if (count === 0) break;
    filled += count;
  }
  await reader.verify();
  if (filled < into.length) {
    throw truncatedFile(file.label, format, from + filled, `it ends at byte ${from + filled}, not ${file.bytes}`);
  }
}
