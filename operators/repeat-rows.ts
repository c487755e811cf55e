import type { Origin, RowBatch } from '../runtime/contract/batch.ts';
import type { Validity, Vector } from '../runtime/contract/vector.ts';

/**
 * A batch whose row i is the row `rows[i]` of another: rows may come several times, or not at all. Each still names the
 * record that it came from. Texts are not copied.
 */
export function repeatRows(batch: RowBatch, rows: Int32Array): RowBatch {
  return {
    ...batch,
    vectors: batch.vectors.map((vector) => repeatCells(vector, rows)),
    length: rows.length,
    selection: null,
    rowCount: rows.length,
    origin: repeatOrigin(batch.origin, rows),
  };
}

function repeatOrigin(origin: Origin, rows: Int32Array): Origin {
  const { rowNumbers, line } = origin;
  return {
    ...origin,
    rowNumbers: rowNumbers === null ? rows : rows.map((row) => rowNumbers[row]!),
    record: (row) => origin.record(rows[row]!),
    ...(line === undefined ? {} : { line: (row: number) => line(rows[row]!) }),
  };
}

/** A vector whose cell i is the cell `rows[i]` of another. */
function repeatCells(vector: Vector, rows: Int32Array): Vector {
  switch (vector.kind) {
    case 'bytes':
      return { ...vector, starts: rows.map((row) => vector.starts[row]!), ends: rows.map((row) => vector.ends[row]!) };
    case 'int32':
      return { ...vector, values: rows.map((row) => vector.values[row]!), valid: repeatValid(vector.valid, rows) };
    case 'int64':
      return {
        ...vector,
        values: BigInt64Array.from(rows, (row) => vector.values[row]!),
        valid: repeatValid(vector.valid, rows),
      };
    case 'float64':
      return {
        ...vector,
        values: Float64Array.from(rows, (row) => vector.values[row]!),
        valid: repeatValid(vector.valid, rows),
      };
    case 'bool':
      return {
        ...vector,
        values: Uint8Array.from(rows, (row) => vector.values[row]!),
        valid: repeatValid(vector.valid, rows),
      };
    case 'micros':
      return {
        ...vector,
        high: rows.map((row) => vector.high[row]!),
        low: Uint32Array.from(rows, (row) => vector.low[row]!),
        valid: repeatValid(vector.valid, rows),
      };
    case 'decimal':
      return {
        ...vector,
        unscaled: Float64Array.from(rows, (row) => vector.unscaled[row]!),
        valid: repeatValid(vector.valid, rows),
      };
    case 'values':
      return { ...vector, values: Array.from(rows, (row) => vector.values[row]!) };
    default:
      return vector satisfies never;
  }
}

function repeatValid(valid: Validity, rows: Int32Array): Validity {
  return valid === null ? null : Uint8Array.from(rows, (row) => valid[row]!);
}
