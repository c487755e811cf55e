import type { BatchRows } from '../../../runtime/contract/batch.ts';
import type { OrderBy } from '../../../runtime/contract/sink.ts';
import type { BytesVector, Vector } from '../../../runtime/contract/vector.ts';
import { textBytes } from '../../../runtime/rows/convert/text-bytes.ts';
import { gather } from '../../../runtime/rows/gather.ts';
import type { MemoryPool } from './memory-pool.ts';
import { SharedLayout } from './shared-layout.ts';

/** Rows as COPY takes them, one behind the other, and what they are ordered by: plain data, which another thread may read. */
export interface EncodedRows {
  /** Holds the rows from its beginning on, and a word behind them. */
  readonly memory: ArrayBufferLike;
  /** Where each row ends. */
  readonly ends: Int32Array;
  /** Of what they are ordered by, in its order: a cell for each row. */
  readonly cells: readonly Vector[];
}

export interface RowsToOrder {
  readonly encoded: Uint8Array;
  /** Where each row ends in them. */
  readonly ends: Int32Array;
  readonly batch: BatchRows;
  /** Which of the batch's rows each is. */
  readonly rows: Int32Array;
  readonly order: readonly OrderBy[];
}

/** Copies rows into memory of the pool. */
export function encodedRows({ encoded, ends, batch, rows, order }: RowsToOrder, pool: MemoryPool): EncodedRows {
  const texts = order.map(({ from }) => batch.vectors[from]!).filter((vector) => vector.kind === 'bytes');
  const numbersAt = (encoded.length + 3) & ~3;
  const bytesAt = numbersAt + 4 * rows.length * (1 + 2 * texts.length);
  const memory = pool.take(texts.reduce((sum, text) => sum + textBytesOf(text, rows), bytesAt));
  const layout = new SharedLayout(memory, numbersAt, bytesAt);
  layout.bytes.set(encoded);
  const ownEnds = layout.numbers(rows.length);
  ownEnds.set(ends);
  const cells = order.map(({ from, type }) => {
    const vector = batch.vectors[from]!;
    if (vector.kind === 'bytes') return ownTexts(vector, rows, layout);
    const own = gather([vector], { parts: new Int32Array(rows.length), rows }, type);
    // A parsed value may be more than plain data, as a number that is kept as its text.
    return own.kind === 'values' ? textBytes(own, type, rows.length, null) : own;
  });
  return { memory, ends: ownEnds, cells };
}

function textBytesOf({ starts, ends }: BytesVector, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) if (starts[row]! >= 0) sum += ends[row]! - starts[row]!;
  return sum;
}

function ownTexts({ buffer, starts, ends }: BytesVector, rows: Int32Array, layout: SharedLayout): BytesVector {
  const own = { starts: layout.numbers(rows.length), ends: layout.numbers(rows.length) };
  for (let nth = 0; nth < rows.length; nth++) {
    const [start, end] = [starts[rows[nth]!]!, ends[rows[nth]!]!];
    const at = start < 0 ? -1 : layout.put(buffer, start, end);
    own.starts[nth] = at;
    own.ends[nth] = at + end - start;
  }
  return { kind: 'bytes', buffer: layout.bytes, ...own, from: 0, to: layout.bytes.length };
}
