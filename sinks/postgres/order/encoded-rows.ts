import type { RowBatch } from '../../../runtime/contract/batch.ts';
import type { OrderBy } from '../../../runtime/contract/sink.ts';
import type { BytesVector, Vector } from '../../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import { textBytes } from '../../../runtime/rows/convert/text-bytes.ts';
import { gather } from '../../../runtime/rows/gather.ts';

/** Rows as COPY takes them, one behind the other, and what they are ordered by: plain data, which goes to another thread as it is. */
export interface EncodedRows {
  /** Holds the rows from its beginning on; its length is a multiple of four. */
  readonly memory: ArrayBuffer;
  /** Where each row ends. */
  readonly ends: Int32Array;
  /** Of what they are ordered by, in its order: a cell for each row. */
  readonly cells: readonly Vector[];
}

export interface RowsToOrder {
  readonly memory: ArrayBuffer;
  readonly ends: Int32Array;
  readonly batch: RowBatch;
  /** Which of the batch's rows each is. */
  readonly rows: Int32Array;
  readonly order: readonly OrderBy[];
}

export function encodedRows({ memory, ends, batch, rows, order }: RowsToOrder): EncodedRows {
  const cells = order.map(({ from, type }) => {
    const vector = batch.vectors[from]!;
    if (vector.kind === 'bytes') return ownTexts(vector, rows);
    const own = gather([vector], { parts: new Int32Array(rows.length), rows }, type);
    // A parsed value may be more than plain data, as a number that is kept as its text.
    return own.kind === 'values' ? textBytes(own, type, rows.length, null) : own;
  });
  return { memory, ends, cells };
}

function ownTexts({ buffer, starts, ends }: BytesVector, rows: Int32Array): BytesVector {
  const own = bytesBuilder(rows.length);
  for (let nth = 0; nth < rows.length; nth++) {
    const row = rows[nth]!;
    if (starts[row]! >= 0) own.setBytes(nth, buffer, starts[row]!, ends[row]!);
  }
  return own.finish();
}
