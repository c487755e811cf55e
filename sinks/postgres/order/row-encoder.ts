import type { BatchRows } from '../../../runtime/contract/batch.ts';
import type { OrderBy } from '../../../runtime/contract/sink.ts';
import type { Encoder, RejectCell } from '../../../runtime/rows/encode/encoder-contract.ts';
import { type EncodedRows, encodedRows } from './encoded-rows.ts';
import type { MemoryPool } from './memory-pool.ts';

/** Encodes rows that are to be put in order. */
export class RowEncoder {
  readonly #encoder: Encoder;
  readonly #order: readonly OrderBy[];
  readonly #pool: MemoryPool;
  /** The same each time where they are large enough: what is written again and again stays in the cache. */
  #scratch = Buffer.alloc(0);
  #notes = { row: new Int32Array(0), end: new Int32Array(0) };

  constructor(encoder: Encoder, order: readonly OrderBy[], pool: MemoryPool) {
    this.#encoder = encoder;
    this.#order = order;
    this.#pool = pool;
  }

  /** `bytes`: what they take at most. */
  encode(batch: BatchRows, bytes: number, reject: RejectCell): EncodedRows {
    const { rowCount } = batch;
    if (this.#scratch.length < bytes) this.#scratch = Buffer.allocUnsafeSlow(bytes);
    if (this.#notes.row.length < rowCount)
      this.#notes = { row: new Int32Array(2 * rowCount), end: new Int32Array(2 * rowCount) };
    const notes = this.#notes;
    const { encoded, end } = this.#encoder.encode(batch, this.#scratch, 0, reject, notes);
    const rows = {
      encoded: this.#scratch.subarray(0, end),
      ends: notes.end.subarray(0, encoded),
      batch,
      rows: notes.row.subarray(0, encoded),
      order: this.#order,
    };
    return encodedRows(rows, this.#pool);
  }
}
