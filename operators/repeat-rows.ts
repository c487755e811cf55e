import type { Origin, RowBatch } from '../runtime/contract/batch.ts';
import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { Validity, Vector } from '../runtime/contract/vector.ts';
import { textBytes } from '../runtime/rows/convert/text-bytes.ts';

export interface Repeat {
  readonly columns: ColumnTypes;
  /** Columns that nobody wants repeated: they stay as they are. */
  readonly except: ReadonlySet<number>;
}

/**
 * A batch whose row i is the row `rows[i]` of another: rows may come several times, or not at all. Each still names the
 * record that it came from. Texts are not copied: where rows become more, parsed values become text first, which
 * their rows then share.
 */
export function repeatRows(batch: RowBatch, rows: Int32Array, { columns, except }: Repeat): RowBatch {
  const repeated = (vector: Vector, index: number): Vector => {
    if (except.has(index)) return vector;
    if (vector.kind !== 'values' || rows.length <= batch.length) return repeatCells(vector, rows);
    return repeatCells(textBytes(vector, columns[index]!.type, batch.length, batch.selection), rows);
  };
  return {
    ...batch,
    vectors: batch.vectors.map(repeated),
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
  const count = rows.length;
  switch (vector.kind) {
    case 'bytes': {
      const starts = repeat(vector.starts, rows, new Int32Array(count));
      return { ...vector, starts, ends: repeat(vector.ends, rows, new Int32Array(count)) };
    }
    case 'int32': {
      const values = repeat(vector.values, rows, new Int32Array(count));
      return { ...vector, values, valid: repeatValid(vector.valid, rows) };
    }
    case 'int64': {
      const values = new BigInt64Array(count);
      for (let at = 0; at < count; at++) values[at] = vector.values[rows[at]!]!;
      return { ...vector, values, valid: repeatValid(vector.valid, rows) };
    }
    case 'float64': {
      const values = repeat(vector.values, rows, new Float64Array(count));
      return { ...vector, values, valid: repeatValid(vector.valid, rows) };
    }
    case 'bool': {
      const values = repeat(vector.values, rows, new Uint8Array(count));
      return { ...vector, values, valid: repeatValid(vector.valid, rows) };
    }
    case 'micros': {
      const high = repeat(vector.high, rows, new Int32Array(count));
      const low = repeat(vector.low, rows, new Uint32Array(count));
      return { ...vector, high, low, valid: repeatValid(vector.valid, rows) };
    }
    case 'decimal': {
      const unscaled = repeat(vector.unscaled, rows, new Float64Array(count));
      return { ...vector, unscaled, valid: repeatValid(vector.valid, rows) };
    }
    case 'values':
      return { ...vector, values: Array.from(rows, (row) => vector.values[row]!) };
    default:
      return vector satisfies never;
  }
}

function repeatValid(valid: Validity, rows: Int32Array): Validity {
  return valid === null ? null : repeat(valid, rows, new Uint8Array(rows.length));
}

type Numbers = Int32Array | Uint32Array | Float64Array | Uint8Array;

function repeat<T extends Numbers>(source: T, rows: Int32Array, target: T): T {
  for (let at = 0; at < rows.length; at++) target[at] = source[rows[at]!]!;
  return target;
}
