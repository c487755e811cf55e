import type { RowBatch } from '../contract/batch.ts';
import type { Int32Vector, Int64Vector } from '../contract/vector.ts';
import { keptRecordOf, rowNumberOf } from '../rows/select.ts';

/** Held rows keep the number of their split beside them, by which source order is found again. */
export function numberSplit(batch: RowBatch): RowBatch {
  return { ...batch, vectors: [...batch.vectors, splitOf(batch)] };
}

/** Staged rows keep where they were read, so that those which the target refuses in the end can be named: number of the split, and of the row in it. */
export function numberRows(batch: RowBatch): RowBatch {
  const { origin, length, selection, rowCount } = batch;
  const splits = int64(length);
  const rows = int64(length);
  splits.values.fill(BigInt(origin.ordinal));
  for (let at = 0; at < rowCount; at++) {
    const row = selection === null ? at : selection[at]!;
    rows.values[row] = BigInt(rowNumberOf(origin, row));
  }
  splits.valid.fill(1);
  rows.valid.fill(1);
  return { ...batch, vectors: [...batch.vectors, splits, rows] };
}

/**
 * Rows that come out as they go in keep their place in the source as well: number of the split, of the record, and its
 * line where there are lines.
 */
export function numberRecords(batch: RowBatch): RowBatch {
  const { origin, length, selection, rowCount } = batch;
  const splits = int64(length);
  const rows = int64(length);
  const lines = int64(length);
  for (let at = 0; at < rowCount; at++) {
    const row = selection === null ? at : selection[at]!;
    const record = keptRecordOf(origin, row);
    splits.values[row] = BigInt(record?.ordinal ?? origin.ordinal);
    rows.values[row] = BigInt(record?.rowNumber ?? rowNumberOf(origin, row));
    const line = record === undefined ? origin.line?.(row) : record.line;
    if (line !== undefined) {
      lines.values[row] = BigInt(line);
      lines.valid[row] = 1;
    }
  }
  splits.valid.fill(1);
  rows.valid.fill(1);
  return { ...batch, vectors: [...batch.vectors, splitOf(batch), splits, rows, lines] };
}

function splitOf({ length, origin }: RowBatch): Int32Vector {
  return { kind: 'int32', values: new Int32Array(length).fill(origin.ordinal), valid: null };
}

function int64(length: number): Int64Vector & { readonly valid: Uint8Array } {
  return { kind: 'int64', values: new BigInt64Array(length), valid: new Uint8Array(length) };
}
