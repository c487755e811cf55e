import type { ColumnType, ColumnTypes, DataType } from '../../runtime/contract/column.ts';

/** Numbers, each of which holds every value of those before it. */
const NUMBERS: readonly DataType[] = ['smallint', 'integer', 'bigint', 'numeric'];
const FLOATS: readonly DataType[] = ['real', 'double'];

/** The type of all columns, or where they differ the least type of number that holds them, or else text. */
export function commonColumnType(columns: ColumnTypes): ColumnType {
  const types = columns.map(({ type }) => type);
  const [first] = columns;
  if (first !== undefined && types.every((type) => type === first.type)) return shared(first, columns);
  if (types.every((type) => NUMBERS.includes(type))) {
    return { type: NUMBERS[Math.max(...types.map((type) => NUMBERS.indexOf(type)))] ?? 'text' };
  }
  return { type: types.every((type) => FLOATS.includes(type)) ? 'double' : 'text' };
}

function shared({ type, precision, scale }: ColumnType, columns: ColumnTypes): ColumnType {
  if (type === 'untyped' || type === 'varchar') return { type: 'text' };
  const same = columns.every((column) => column.precision === precision && column.scale === scale);
  return same && precision !== undefined ? { type, precision, scale: scale ?? 0 } : { type };
}
