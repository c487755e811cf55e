import type { ColumnReader } from './column-reader.ts';
import { Malformed } from './malformed.ts';

const STRETCH = 4096;

/** Passes over rows that are not wanted. */
export async function skipRows(reader: ColumnReader, rows: number, signal: AbortSignal): Promise<void> {
  const passed = rows === 0 ? 0 : ((await reader.pass?.(rows)) ?? 0);
  for (let left = rows - passed; left > 0; ) {
    signal.throwIfAborted();
    const count = await reader.ahead(Math.min(left, STRETCH));
    if (count === 0) throw new Malformed('a column has fewer rows than its file says');
    reader.take(count);
    left -= count;
  }
}
