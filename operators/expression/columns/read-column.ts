import type { ColumnType, DataType } from '../../../runtime/contract/column.ts';
import type { ValuesVector, Vector } from '../../../runtime/contract/vector.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import type { Datum, SqlType, SqlValue } from '../contract.ts';
import { ioOf } from '../types/io-of.ts';
import { ParsedJsonb } from '../types/jsonb/parsed-jsonb.ts';
import { small } from '../types/numeric/numeric.ts';
import { readBytes } from './read-bytes.ts';

/** Reads the cells of one column of a batch as values of its SQL type; chosen once a batch by how the cells are held. */
export type ReadColumn = (row: number) => Datum;

/** Throws `EvaluationError` at a cell that is not of the column's type. */
export function readColumn(vector: Vector, { type }: ColumnType, as: SqlType): ReadColumn {
  if (vector.kind === 'bytes') return readBytes(vector, as);
  const held = heldAs(vector, type);
  if (held === null)
    return vector.kind === 'values' && as === 'jsonb' ? readParsed(vector, type) : readText(vector, type, as);
  if (vector.kind === 'values' || vector.valid === null) return held;
  const { valid } = vector;
  return (row) => (valid[row] === 0 ? null : held(row));
}

/** Values that are held as the language has them; `null` where they must be read from their text. */
function heldAs(vector: Vector, type: DataType): ReadColumn | null {
  switch (vector.kind) {
    case 'int32':
      if (type === 'bigint') return (row) => BigInt(vector.values[row]!);
      return isOne(type, 'smallint', 'integer', 'date') ? (row) => vector.values[row]! : null;
    case 'int64':
      return type === 'bigint' ? (row) => vector.values[row]! : null;
    case 'float64':
      return isOne(type, 'real', 'double') ? (row) => vector.values[row]! : null;
    case 'bool':
      return type === 'boolean' ? (row) => vector.values[row] === 1 : null;
    case 'micros': {
      if (!isOne(type, 'timestamp', 'timestamptz')) return null;
      const { high, low } = vector;
      return (row) => (BigInt(high[row]!) << 32n) | BigInt(low[row]!);
    }
    case 'decimal':
      return type === 'numeric' && vector.scale >= 0 ? (row) => small(vector.unscaled[row]!, vector.scale) : null;
    case 'values':
    case 'bytes':
      return null;
    default:
      return vector satisfies never;
  }
}

function isOne(type: DataType, ...types: readonly DataType[]): boolean {
  return types.includes(type);
}

/** Cells that a source has parsed already. In a column that is not json, a string is JSON text. */
function readParsed(vector: ValuesVector, type: DataType): ReadColumn {
  const asText = readText(vector, type, 'jsonb');
  return (row) => {
    const cell = vector.values[row] ?? null;
    if (cell === null) return null;
    return typeof cell === 'string' && type !== 'json' ? asText(row) : new ParsedJsonb(cell);
  };
}

/** Any other way of holding: by the text of the cell. */
function readText(vector: Vector, type: DataType, as: SqlType): ReadColumn {
  const { parse } = ioOf(as);
  return (row) => {
    const text = cellText(vector, row, type);
    return text === null ? null : (parse(text) as SqlValue);
  };
}
