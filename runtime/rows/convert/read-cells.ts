import type { ColumnType, DataType } from '../../contract/column.ts';
import type { Vector } from '../../contract/vector.ts';
import { trimmedText } from '../decode/ascii.ts';
import { decodeBigint } from '../decode/bigint.ts';
import { decodeBool } from '../decode/bool.ts';
import { decodeDate } from '../decode/date.ts';
import { readDouble, readReal } from '../decode/float.ts';
import { decodeInt } from '../decode/int.ts';
import { isJson } from '../decode/json.ts';
import { readDecimal } from '../decode/numeric.ts';
import { fitNumeric, parseNumeric } from '../decode/numeric-text.ts';
import { readTimestamp } from '../decode/timestamp.ts';
import { readUuid } from '../decode/uuid.ts';
import { eachCell, type ReadCell } from './each-cell.ts';
import { textBytes } from './text-bytes.ts';

export interface Cells {
  readonly vector: Vector;
  /** Rows that do not read as the type; their cells in the vector mean nothing. */
  readonly bad: readonly number[];
}

interface Rows {
  readonly length: number;
  readonly selection: Int32Array | null;
}

/**
 * The cells as values of `to`, read from their text under `from`. Types with a compact vector get it; numeric, uuid
 * and json are checked and stay as they are written, so that no digit changes.
 */
export function readCells(vector: Vector, from: DataType, to: ColumnType, { length, selection }: Rows): Cells {
  const each = (read: ReadCell) => eachCell(vector, from, length, selection, read);
  const checked = (read: ReadCell): Cells => ({ vector, bad: each(read).bad });
  switch (to.type) {
    case 'untyped':
    case 'text':
    case 'varchar':
      return { vector, bad: [] };
    case 'smallint':
    case 'integer': {
      if (vector.kind === 'int32' && from === to.type) return { vector, bad: [] };
      const values = new Int32Array(length);
      const limit = to.type === 'smallint' ? 32767 : 2147483647;
      const { valid, bad } = each((buffer, start, end, row) => {
        const value = decodeInt(buffer, start, end);
        values[row] = value;
        return value <= limit && value >= -limit - 1;
      });
      return { vector: { kind: 'int32', values, valid }, bad };
    }
    case 'bigint': {
      if (vector.kind === 'int64') return { vector, bad: [] };
      const values = new BigInt64Array(length);
      const { valid, bad } = each((buffer, start, end, row) => {
        const small = decodeInt(buffer, start, end);
        const value = Number.isFinite(small) ? BigInt(small) : decodeBigint(buffer, start, end);
        if (value === null) return false;
        values[row] = value;
        return true;
      });
      return { vector: { kind: 'int64', values, valid }, bad };
    }
    case 'real':
    case 'double': {
      if (vector.kind === 'float64' && from === to.type) return { vector, bad: [] };
      const values = new Float64Array(length);
      const into = new Float64Array(1);
      const read = to.type === 'real' ? readReal : readDouble;
      const { valid, bad } = each((buffer, start, end, row) => {
        if (!read(buffer, start, end, into)) return false;
        values[row] = into[0]!;
        return true;
      });
      return { vector: { kind: 'float64', values, valid }, bad };
    }
    case 'boolean': {
      if (vector.kind === 'bool') return { vector, bad: [] };
      const values = new Uint8Array(length);
      const { valid, bad } = each((buffer, start, end, row) => {
        const value = decodeBool(buffer, start, end);
        values[row] = value;
        return value >= 0;
      });
      return { vector: { kind: 'bool', values, valid }, bad };
    }
    case 'date': {
      if (vector.kind === 'int32' && from === 'date') return { vector, bad: [] };
      const values = new Int32Array(length);
      const { valid, bad } = each((buffer, start, end, row) => {
        const days = decodeDate(buffer, start, end);
        values[row] = days;
        return !Number.isNaN(days);
      });
      return { vector: { kind: 'int32', values, valid }, bad };
    }
    case 'timestamp':
    case 'timestamptz': {
      if (vector.kind === 'micros') return { vector, bad: [] };
      const high = new Int32Array(length);
      const low = new Uint32Array(length);
      const words = new Int32Array(2);
      const zoned = to.type === 'timestamptz';
      const { valid, bad } = each((buffer, start, end, row) => {
        if (!readTimestamp(buffer, start, end, zoned, words)) return false;
        high[row] = words[0]!;
        low[row] = words[1]!;
        return true;
      });
      return { vector: { kind: 'micros', high, low, valid }, bad };
    }
    case 'numeric':
      return vector.kind === 'decimal' && to.precision === undefined ? { vector, bad: [] } : checked(isNumeric(to));
    case 'uuid': {
      const digits = new Uint8Array(16);
      return checked((buffer, start, end) => readUuid(buffer, start, end, digits, 0));
    }
    case 'json': {
      // a JSON string of a text column is JSON text; as a cell of a json column it would be a string
      const written = from === 'json' ? vector : textBytes(vector, from, length, selection);
      return { vector: written, bad: eachCell(written, from, length, selection, isJson).bad };
    }
    default:
      return to.type satisfies never;
  }
}

function isNumeric({ precision, scale }: ColumnType): ReadCell {
  const decimal = new Float64Array(2);
  return (buffer, start, end) => {
    if (precision === undefined && readDecimal(buffer, start, end, decimal)) return true;
    const value = parseNumeric(trimmedText(buffer, start, end));
    return value !== null && fitNumeric(value, precision, scale) !== null;
  };
}
