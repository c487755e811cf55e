import type { EncodedRows } from './encoded-rows.ts';
import { type SortedBlock, Sorter, type SorterOptions } from './sorter.ts';
import { ThreadedSorter } from './threaded-sorter.ts';

/** Bytes of rows from which on a thread is worth its start. */
const THREAD_BYTES = 1 << 20;
/** Memory is asked for in steps, so that most of it serves again. */
const STEP_BYTES = 64 << 10;
/** Pieces of memory that are kept: those of a run, and of the batches on their way. */
const KEEP = 64;

/** The rows of a transaction that are to be written in order: few are sorted where they are, many in a thread of their own. */
export class OrderedRows implements Disposable {
  readonly #options: SorterOptions;
  /** Memory of rows that were taken in. */
  readonly #free: ArrayBuffer[] = [];
  #scratch = Buffer.alloc(0);
  #few: EncodedRows[] = [];
  #bytes = 0;
  #thread: ThreadedSorter | null = null;

  constructor(options: SorterOptions) {
    this.#options = options;
  }

  /** A buffer of at least so many bytes, the same each time where that is large enough: what is written again and again stays in the cache. */
  scratch(bytes: number): Buffer {
    if (this.#scratch.length < bytes) this.#scratch = Buffer.allocUnsafeSlow(bytes);
    return this.#scratch;
  }

  /** Memory for encoded rows of so many bytes. */
  memory(bytes: number): ArrayBuffer {
    // What is small is not worth keeping, and would hold more than its rows.
    if (bytes < STEP_BYTES) return new ArrayBuffer((bytes + 3) & ~3);
    const there = this.#free.pop();
    if (there !== undefined && there.byteLength >= bytes) return there;
    return new ArrayBuffer(Math.ceil(bytes / STEP_BYTES) * STEP_BYTES);
  }

  #keep(memory: ArrayBuffer): void {
    if (memory.byteLength >= STEP_BYTES && this.#free.length < KEEP) this.#free.push(memory);
  }

  /** Hands rows over, their memory with them. Throws `run.needs_staging` where there are too many. */
  async add(rows: EncodedRows): Promise<void> {
    if (this.#thread !== null) return this.#thread.add(rows);
    // Memory comes in steps: what is kept of few rows is what they take.
    const end = rows.ends.at(-1) ?? 0;
    const memory = rows.memory.slice(0, (end + 3) & ~3);
    this.#free.push(rows.memory);
    this.#few.push({ ...rows, memory });
    this.#bytes += memory.byteLength;
    if (this.#bytes < THREAD_BYTES) return;
    this.#thread = new ThreadedSorter(this.#options, (free) => this.#keep(free));
    for (const few of this.#few.splice(0)) await this.#thread.add(few);
  }

  /** All rows in order. `onFree` is to be called with the memory of each block. */
  async *blocks(): AsyncGenerator<SortedBlock & { onFree(): void }> {
    if (this.#thread !== null) {
      yield* this.#thread.blocks();
      return;
    }
    using sorter = new Sorter(this.#options);
    for (const few of this.#few.splice(0)) sorter.add(few);
    for (const block of sorter.give()) yield { ...block, onFree: () => sorter.giveBack(block.memory) };
  }

  [Symbol.dispose](): void {
    this.#few = [];
    this.#thread?.[Symbol.dispose]();
    this.#thread = null;
  }
}
