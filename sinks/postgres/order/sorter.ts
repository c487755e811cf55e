import { needsStaging } from '../../../runtime/contract/needs-staging.ts';
import type { OrderBy } from '../../../runtime/contract/sink.ts';
import { openScratchFile, type ScratchFile } from '../../../runtime/rows/scratch-file.ts';
import { FRAME_HEAD } from '../copy-in.ts';
import { copyUnaligned } from './copy-words.ts';
import type { EncodedRows } from './encoded-rows.ts';
import { mergeRows } from './merge-rows.ts';
import { orderKeys } from './order-keys.ts';
import { dataLength, dataStart } from './packed-rows.ts';
import { RunWriter, readRuns, type SortedRun } from './sorted-run.ts';
import { Unsorted } from './unsorted.ts';

/**
 * Rows that are put in order at once, in bytes; beyond them they go to a file, in order, and are merged at the end. Small enough for the
 * cache of one core: rows are read from it out of their order.
 */
const RUN_BYTES = 1 << 20;
/** Bytes of that file, beyond which Postgres is to sort. */
const FILE_BYTES = 2 ** 31;
/** Bytes of the largest row of each run, in all, beyond which Postgres is to sort: runs that are merged have a row each in memory. */
const LARGEST_BYTES = 64 << 20;
/** Bytes that a block aims at. */
const BLOCK_BYTES = 256 << 10;
/** Words are written whole. */
const SLACK = 8;

export interface SorterOptions {
  /** For errors. */
  readonly node: string;
  readonly order: readonly OrderBy[];
  /** Bytes of rows that are put in order at once, and of the file; absent: `RUN_BYTES` and `FILE_BYTES`. */
  readonly runBytes?: number;
  readonly fileBytes?: number;
  /** Absent: `LARGEST_BYTES`. */
  readonly largestBytes?: number;
}

/** Rows in order as COPY takes them: `[FRAME_HEAD .. end)`. */
export interface SortedBlock {
  readonly memory: ArrayBuffer;
  readonly end: number;
}

/** Takes rows, and gives them in the order of their keys; those of equal keys in the order in which they came. */
export class Sorter implements Disposable {
  readonly #node: string;
  readonly #order: readonly OrderBy[];
  readonly #fileBytes: number;
  readonly #runBytes: number;
  readonly #largestBytes: number;
  readonly #unsorted = new Unsorted();
  readonly #runs: SortedRun[] = [];
  readonly #free: ArrayBuffer[] = [];
  #file: ScratchFile | null = null;
  #writer: RunWriter | null = null;
  /** Bytes of the largest row of each run, in all. */
  #largest = 0;

  constructor(options: SorterOptions) {
    const { node, order, runBytes = RUN_BYTES, fileBytes = FILE_BYTES, largestBytes = LARGEST_BYTES } = options;
    this.#node = node;
    this.#order = order;
    this.#fileBytes = fileBytes;
    this.#runBytes = runBytes;
    this.#largestBytes = largestBytes;
  }

  /** Gives memory of rows that is free again. Throws `run.needs_staging` where the file can take no more, or a cell has no place in the order. */
  add({ ends, memory, cells }: EncodedRows): readonly ArrayBufferLike[] {
    const keys = orderKeys(cells, this.#order, ends.length);
    if (keys === null) throw needsStaging(this.#node, 'one that they are ordered by is read by Postgres alone');
    this.#unsorted.add({ ends, source: new Int32Array(memory), keys });
    return this.#unsorted.bytes < this.#runBytes ? [] : this.#putAway();
  }

  /** Once. A block that is given lasts until its memory is given back. */
  *give(): Generator<SortedBlock> {
    const runs = this.#file === null ? [] : readRuns(this.#runs, this.#file);
    const rows = mergeRows([...runs, this.#unsorted.inOrder()]);
    let memory = this.#block(0);
    let words = new Int32Array(memory);
    let used = FRAME_HEAD;
    while (rows.advance()) {
      const from = dataStart(rows.memory, rows.start);
      const length = dataLength(rows.memory, from);
      if (used + length + SLACK > memory.byteLength) {
        if (used > FRAME_HEAD) yield { memory, end: used };
        memory = this.#block(length);
        words = new Int32Array(memory);
        used = FRAME_HEAD;
      }
      copyUnaligned(rows.memory.words, from >> 2, length, words, used);
      used += length;
    }
    if (used > FRAME_HEAD) yield { memory, end: used };
  }

  /** Memory of a block that is done with. */
  giveBack(memory: ArrayBuffer): void {
    if (memory.byteLength === BLOCK_BYTES) this.#free.push(memory);
  }

  #block(row: number): ArrayBuffer {
    const least = (FRAME_HEAD + row + SLACK + 3) & ~3;
    if (least > BLOCK_BYTES) return new ArrayBuffer(least);
    return this.#free.pop() ?? new ArrayBuffer(BLOCK_BYTES);
  }

  [Symbol.dispose](): void {
    this.#file?.[Symbol.dispose]();
    this.#file = null;
  }

  #putAway(): readonly ArrayBufferLike[] {
    try {
      this.#file ??= openScratchFile();
      this.#writer ??= new RunWriter(this.#file);
      this.#unsorted.write(this.#writer);
      this.#runs.push(this.#writer.end());
    } catch (cause) {
      if (cause instanceof Error && 'syscall' in cause && 'code' in cause) {
        const why = `the folder for temporary files does not take them (${String(cause.code)})`;
        throw needsStaging(this.#node, why, cause);
      }
      throw cause;
    }
    if (this.#file.length > this.#fileBytes)
      throw needsStaging(this.#node, `they take more than ${this.#fileBytes} bytes`);
    this.#largest += this.#unsorted.largest;
    if (this.#largest > this.#largestBytes) throw needsStaging(this.#node, 'they are too large to be merged in memory');
    return this.#unsorted.clear();
  }
}
