import type { ScratchFile } from '../../../runtime/rows/scratch-file.ts';
import { rowLength } from './packed-rows.ts';
import { copyRow, type RowCursor, rowMemory } from './row-cursor.ts';

/** Bytes that are written at once, and those that are read at once of each of some hundred runs. */
const WRITE_BYTES = 256 << 10;
const READ_BYTES = 64 << 10;
/** Bytes that tell the length of a row. */
const WORD = 4;

/** Rows in order, in a file. */
export interface SortedRun {
  readonly from: number;
  readonly to: number;
}

/** Puts rows behind what the file holds. */
export function writeRun(rows: RowCursor, file: ScratchFile): SortedRun {
  const from = file.length;
  let block = rowMemory(WRITE_BYTES);
  let used = 0;
  while (rows.advance()) {
    const { memory, start, end } = rows;
    if (used + end - start > block.bytes.length) {
      file.append(block.bytes.subarray(0, used));
      used = 0;
      if (end - start > block.bytes.length) block = rowMemory(end - start);
    }
    used = copyRow(memory, start, end, block, used);
  }
  file.append(block.bytes.subarray(0, used));
  return { from, to: file.length };
}

export function readRun({ from, to }: SortedRun, file: ScratchFile): RowCursor {
  let at = from;
  /** The part of the memory that is read. */
  let filled = 0;
  const cursor = {
    memory: rowMemory(READ_BYTES),
    start: 0,
    end: 0,
    advance() {
      if (filled - cursor.end < WORD) {
        if (filled === cursor.end && at === to) return false;
        refill(WORD);
      }
      const length = rowLength(cursor.memory, cursor.end);
      if (cursor.end + length > filled) refill(length);
      cursor.start = cursor.end;
      cursor.end += length;
      return true;
    },
  };

  /** What is not yet read goes to the front, and more behind it: so many bytes of it at least. */
  function refill(least: number): void {
    const { bytes } = cursor.memory;
    const rest = bytes.subarray(cursor.end, filled);
    const memory = least > bytes.length ? rowMemory(least) : cursor.memory;
    memory.bytes.set(rest, 0);
    const more = Math.min(to - at, memory.bytes.length - rest.length);
    file.read(memory.bytes, rest.length, { at, length: more });
    at += more;
    filled = rest.length + more;
    cursor.memory = memory;
    cursor.end = 0;
  }

  return cursor;
}
