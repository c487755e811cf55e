import type { DataType } from '../contract/column.ts';
import type { Cell, Vector } from '../contract/vector.ts';
import { dateText } from './date-text.ts';
import { decimalText, plainNumberText } from './decimal-text.ts';
import { doubleText, realText } from './float-text.ts';
import { isNumberText } from './number-text.ts';
import { timestampText } from './timestamp-text.ts';
import { isNull } from './vectors.ts';

/**
 * The text that Postgres would read for this cell, and print for its value; `null` for NULL. `type` is the
 * column's logical type: it tells an int32 that is a date from one that is an integer. Bytes that are not UTF-8
 * show as U+FFFD; a lone surrogate stays one.
 */
export function cellText(vector: Vector, row: number, type: DataType): string | null {
  if (isNull(vector, row)) return null;
  switch (vector.kind) {
    case 'bytes':
      return vector.buffer.toString('utf8', vector.starts[row]!, vector.ends[row]!);
    case 'int32':
      return type === 'date' ? dateText(vector.values[row]!) : String(vector.values[row]!);
    case 'int64':
      return String(vector.values[row]!);
    case 'float64':
      return type === 'real' ? realText(vector.values[row]!) : doubleText(vector.values[row]!);
    case 'bool':
      return vector.values[row] === 0 ? 'false' : 'true';
    case 'micros':
      return timestampText(vector.high[row]!, vector.low[row]!, type === 'timestamptz');
    case 'decimal':
      return decimalText(vector.unscaled[row]!, vector.scale);
    case 'values':
      return valueText(vector.values[row]!, type);
    default:
      return vector satisfies never;
  }
}

/** Text of one cell of a `values` vector that is not null. A string of a json column is a JSON string. */
function valueText(value: NonNullable<Cell>, type: DataType): string {
  switch (typeof value) {
    case 'string':
      return type === 'json' ? JSON.stringify(value) : value;
    case 'number':
      if (type === 'double') return doubleText(value);
      if (type === 'real') return realText(value);
      return Number.isFinite(value) ? plainNumberText(value) : String(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      return isNumberText(value) ? value.numberText : JSON.stringify(value);
  }
}
