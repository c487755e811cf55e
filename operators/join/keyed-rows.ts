import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { convert } from '../../runtime/rows/convert.ts';
import { isNull } from '../../runtime/rows/vectors.ts';
import { createRowKeys } from '../keys/row-keys.ts';
import { selectedRows } from '../reject-faults.ts';
import { commonType, type KeyPair } from './keys.ts';

/** Rows that may have a match, ascending, and the key of each: `KEY_WORDS` a row. */
export interface Keyed {
  readonly rows: Int32Array;
  readonly keys: Uint32Array;
}

export interface KeySide {
  readonly on: readonly KeyPair[];
  readonly side: 'left' | 'right';
  /** Of both sides, their keys typed. */
  readonly left: ColumnTypes;
  readonly right: ColumnTypes;
}

/** The keys of one side's rows, the same for values that are equal in the type of both. A row with a key that is NULL has none. */
export function createKeyedRows({ on, side, left, right }: KeySide): (batch: RowBatch) => Keyed {
  const pairs = on.map((pair) => {
    const index = (side === 'left' ? left : right).findIndex(({ name }) => name === pair[side]);
    const own = (side === 'left' ? left : right)[index]!;
    const other = side === 'left' ? typeOf(right, pair.right) : typeOf(left, pair.left);
    return { index, type: { type: own.type }, common: { type: commonType(own.type, other) ?? own.type } };
  });
  const rowKeys = createRowKeys(
    pairs.map((_, nth) => nth),
    pairs.map(({ common }) => common),
  );

  return (batch) => {
    const { length } = batch;
    const vectors = pairs.map(({ index, type, common }) => {
      const vector = batch.vectors[index]!;
      return type.type === common.type ? vector : convert(vector, type, common, length, batch.selection).vector;
    });
    const rows = vectors.reduce(withoutNulls, selectedRows(batch));
    return { rows, keys: rowKeys({ vectors, length, selection: rows }) };
  };
}

function withoutNulls(rows: Int32Array, vector: Vector): Int32Array {
  if ('valid' in vector && vector.valid === null) return rows;
  const kept = new Int32Array(rows.length);
  let count = 0;
  for (const row of rows) if (!isNull(vector, row)) kept[count++] = row;
  return count === rows.length ? rows : kept.subarray(0, count);
}

function typeOf(columns: ColumnTypes, name: string): ColumnTypes[number]['type'] {
  return columns.find((column) => column.name === name)!.type;
}
