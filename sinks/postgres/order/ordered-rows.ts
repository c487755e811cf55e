import type { BatchRows } from '../../../runtime/contract/batch.ts';
import type { Encoder, RejectCell } from '../../../runtime/rows/encode/encoder-contract.ts';
import type { EncodedRows } from './encoded-rows.ts';
import { MemoryPool } from './memory-pool.ts';
import { RowEncoder } from './row-encoder.ts';
import { sentRows } from './sent-rows.ts';
import { type SortedBlock, Sorter } from './sorter.ts';
import { ThreadedSorter, type ThreadOptions } from './threaded-sorter.ts';

/** Bytes of rows from which on a thread is worth its start. */
const THREAD_BYTES = 1 << 20;

/** The rows of a transaction that are to be written in order: few are sorted where they are, many in a thread of their own. */
export class OrderedRows implements Disposable {
  readonly #options: ThreadOptions;
  readonly #pool = new MemoryPool();
  readonly #encoder: RowEncoder;
  /** Numbers of the vectors that are encoded. */
  readonly #wanted: ReadonlySet<number>;
  #few: EncodedRows[] = [];
  #bytes = 0;
  #thread: ThreadedSorter | null = null;

  constructor(options: ThreadOptions, encoder: Encoder) {
    this.#options = options;
    this.#wanted = new Set(options.encoding.columns.map(({ from }) => from));
    this.#encoder = new RowEncoder(encoder, options.order, this.#pool);
  }

  /**
   * Encodes rows, which take at most so many bytes, and keeps them. Resolves when more may come, with how many are not rejected: known
   * later where the thread encodes them, which it does when it has little else to do.
   */
  async take(
    batch: BatchRows,
    bytes: number,
    reject: RejectCell,
  ): Promise<{ readonly rows: number | Promise<number> }> {
    if (this.#thread?.isNearlyIdle) {
      const sent = sentRows(batch, { wanted: this.#wanted, most: 2 * bytes, pool: this.#pool });
      if (sent !== null) return { rows: this.#thread.encode(sent, bytes, reject) };
    }
    const rows = this.#encoder.encode(batch, bytes, reject);
    // What is handed over is no longer here.
    const count = rows.ends.length;
    await this.add(rows);
    return { rows: count };
  }

  /** Keeps rows that are encoded. Throws `run.needs_staging` where there are too many. */
  async add(rows: EncodedRows): Promise<void> {
    if (this.#thread !== null) return this.#thread.add(rows);
    this.#few.push(rows);
    this.#bytes += rows.memory.byteLength;
    if (this.#bytes < THREAD_BYTES) return;
    this.#thread = new ThreadedSorter(this.#options, this.#pool);
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
