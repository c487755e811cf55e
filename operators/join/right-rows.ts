import type { DataType } from '../../runtime/contract/column.ts';
import { needsStaging } from '../../runtime/contract/needs-staging.ts';
import type { OperatorContext } from '../../runtime/contract/operator.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import type { BatchMemory } from './batch-memory.ts';
import { KeyRows } from './key-rows.ts';
import type { Keyed } from './keyed-rows.ts';
import { RowStore } from './row-store.ts';

/** Rows that the matches of one batch may be. */
const MOST_MATCHES = 256 * 1024;
/** Bytes of the rows that they match, each counted once. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Rows beyond the budget, in the folder for temporary files. */
const FILE_BYTES = 2 * 1024 * 1024 * 1024;

/** Matches of a batch's rows, in the order of these, of one row in that of its matches. */
export interface Matches {
  /** Rows of the batch, ascending. */
  readonly rows: Int32Array;
  /** The row that each matches, counted from 0 as they were added. */
  readonly others: Int32Array;
  /** None of the rows comes twice. */
  readonly isSingle: boolean;
  /** Rows that nothing matched before. */
  readonly first: number;
}

/** The rows of a join's right side that may have a match, with their keys, in bounded memory and a file. */
export class RightRows {
  readonly #node: string;
  readonly #budget: number;
  readonly #fileBytes: number;
  readonly #keys = new KeyRows();
  readonly #store: RowStore;
  /** A bit of each row, 1 of one that was matched. */
  #matched = new Uint8Array(1024);

  /** `types`: of the columns that are held. */
  constructor(
    types: readonly DataType[],
    {
      node,
      budget,
      fileBytes = FILE_BYTES,
    }: Pick<OperatorContext, 'node' | 'budget'> & { readonly fileBytes?: number },
  ) {
    this.#node = node;
    this.#budget = budget;
    this.#fileBytes = fileBytes;
    this.#store = new RowStore(types);
  }

  /** Holds rows of vectors, one a column, each of whose cells is a value of its type. Throws `run.needs_staging` where there is no room. */
  add(vectors: readonly Vector[], length: number, { rows, keys }: Keyed): void {
    this.#keys.add(keys);
    this.#store.add(vectors, rows, length);
    if (this.#keys.size > this.#matched.length * 8) {
      const matched = new Uint8Array(Math.max(this.#keys.size >> 3, this.#matched.length * 2) + 1);
      matched.set(this.#matched);
      this.#matched = matched;
    }
    const left = this.#budget - this.#keys.bytes - this.#matched.length;
    if (left < 0) throw needsStaging(this.#node, `the keys of its right side take more than ${this.#budget} bytes`);
    this.#putAway(left);
    if (this.#store.isFull || this.#store.fileBytes > this.#fileBytes) {
      throw needsStaging(this.#node, `the rows of its right side take more than ${this.#fileBytes} bytes`);
    }
  }

  /** What rows of a batch match. Throws `run.needs_staging` where that is more than a batch may become. */
  find({ rows, keys }: Keyed): Matches {
    const last = this.#keys.last(keys);
    return this.#keys.isUnique ? this.#findSingle(rows, last) : this.#findAll(rows, last);
  }

  #findSingle(rows: Int32Array, last: Int32Array): Matches {
    const found = new Int32Array(rows.length);
    const others = new Int32Array(rows.length);
    let count = 0;
    let first = 0;
    for (let nth = 0; nth < rows.length; nth++) {
      const other = last[nth]!;
      if (other < 0) continue;
      found[count] = rows[nth]!;
      others[count++] = other;
      first += this.#match(other);
    }
    return { rows: found.subarray(0, count), others: others.subarray(0, count), isSingle: true, first };
  }

  #findAll(rows: Int32Array, last: Int32Array): Matches {
    const found: number[] = [];
    const others: number[] = [];
    let isSingle = true;
    let first = 0;
    for (let nth = 0; nth < rows.length; nth++) {
      const begin = others.length;
      for (let other = last[nth]!; other >= 0; other = this.#keys.before(other)) {
        if (others.push(other) > MOST_MATCHES) {
          throw needsStaging(this.#node, `${rows.length} rows of its left side have more than ${MOST_MATCHES} matches`);
        }
        found.push(rows[nth]!);
        first += this.#match(other);
      }
      if (others.length - begin < 2) continue;
      isSingle = false;
      reverse(others, begin);
    }
    return { rows: new Int32Array(found), others: new Int32Array(others), isSingle, first };
  }

  /** 1 where nothing has matched the row before, else 0. */
  #match(row: number): number {
    const byte = this.#matched[row >> 3]!;
    const bit = 1 << (row & 7);
    this.#matched[row >> 3] = byte | bit;
    return (byte & bit) === 0 ? 1 : 0;
  }

  /** The cells of rows, a vector a column; of -1 NULL. Throws `run.needs_staging` where they take more than a batch may. */
  cells(rows: Int32Array, memory: BatchMemory): readonly Vector[] {
    const cells = this.#store.cells(rows, MOST_BYTES, memory);
    if (cells !== null) return cells;
    throw needsStaging(this.#node, `what a batch of its left side matches takes more than ${MOST_BYTES} bytes`);
  }

  #putAway(most: number): void {
    try {
      this.#store.putAway(most);
    } catch (cause) {
      if (cause instanceof Error && 'syscall' in cause && 'code' in cause) {
        const why = `the folder for temporary files does not take the rows of its right side (${String(cause.code)})`;
        throw needsStaging(this.#node, why, cause);
      }
      throw cause;
    }
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }
}

function reverse(values: number[], begin: number): void {
  for (let low = begin, high = values.length - 1; low < high; low++, high--) {
    const value = values[low]!;
    values[low] = values[high]!;
    values[high] = value;
  }
}
