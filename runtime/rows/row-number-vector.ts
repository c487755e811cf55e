import type { SourceRows } from '../contract/source.ts';
import type { Int32Vector, Int64Vector } from '../contract/vector.ts';

const INT32_MAX = 2 ** 31 - 1;

/** The numbers of rows in their split, as a vector: of 64 bits only where 32 are too few. */
export function rowNumberVector({
  firstRow,
  rowNumbers,
  length,
}: Pick<SourceRows, 'firstRow' | 'rowNumbers' | 'length'>): Int32Vector | Int64Vector {
  const last = length === 0 ? 0 : firstRow + (rowNumbers === null ? length - 1 : rowNumbers[length - 1]!);
  if (last > INT32_MAX) {
    const numbers = new BigInt64Array(length);
    for (let row = 0; row < length; row++)
      numbers[row] = BigInt(firstRow + (rowNumbers === null ? row : rowNumbers[row]!));
    return { kind: 'int64', values: numbers, valid: null };
  }
  const values = new Int32Array(length);
  if (rowNumbers === null) for (let row = 0; row < length; row++) values[row] = firstRow + row;
  else for (let row = 0; row < length; row++) values[row] = firstRow + rowNumbers[row]!;
  return { kind: 'int32', values, valid: null };
}
