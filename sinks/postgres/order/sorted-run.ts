import type { ScratchFile } from '../../../runtime/rows/scratch-file.ts';
import { rowLength } from './packed-rows.ts';
import { type RowCursor, type RowMemory, rowMemory } from './row-cursor.ts';

/** Bytes that are written at once. */
const WRITE_BYTES = 256 << 10;
/** Bytes that are read at once of each run, and of all of them together. */
const READ_BYTES = { least: 8 << 10, most: 64 << 10, inAll: 16 << 20 } as const;
/** Bytes that tell the length of a row. */
const WORD = 4;

/** Rows in order, in a file. */
export interface SortedRun {
  readonly from: number;
  readonly to: number;
}

/** Puts runs behind what a file holds, one after another. */
export class RunWriter {
  readonly #file: ScratchFile;
  #from: number;
  /** Where the next row is to be written. */
  memory: RowMemory = rowMemory(WRITE_BYTES);
  #used = 0;

  constructor(file: ScratchFile) {
    this.#file = file;
    this.#from = file.length;
  }

  /** Room for so many bytes, a multiple of four, in `memory`; gives where. What was reserved before is written by then. */
  reserve(bytes: number): number {
    if (this.#used + bytes > this.memory.bytes.length) {
      this.#flush();
      if (bytes > this.memory.bytes.length) this.memory = rowMemory(bytes);
    }
    const at = this.#used;
    this.#used += bytes;
    return at;
  }

  /** The run that is written; the next one begins. */
  end(): SortedRun {
    this.#flush();
    const run = { from: this.#from, to: this.#file.length };
    this.#from = run.to;
    if (this.memory.bytes.length > WRITE_BYTES) this.memory = rowMemory(WRITE_BYTES);
    return run;
  }

  #flush(): void {
    this.#file.append(this.memory.bytes.subarray(0, this.#used));
    this.#used = 0;
  }
}

/** A cursor for each run. */
export function readRuns(runs: readonly SortedRun[], file: ScratchFile): RowCursor[] {
  const { least, most, inAll } = READ_BYTES;
  const bytes = Math.min(most, Math.max(least, Math.floor(inAll / Math.max(runs.length, 1))) & ~3);
  return runs.map((run) => readRun(run, file, bytes));
}

/** `readBytes`: a multiple of four. */
function readRun({ from, to }: SortedRun, file: ScratchFile, readBytes: number): RowCursor {
  let at = from;
  /** The part of the memory that is read. */
  let filled = 0;
  const cursor = {
    memory: rowMemory(readBytes),
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
