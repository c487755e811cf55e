import type { ColumnType, DataType } from './column.ts';

/** Digits of the largest value of a whole-number type. */
const DIGITS: Readonly<Partial<Record<DataType, number>>> = { smallint: 5, integer: 10, bigint: 19 };
/** Most digits that a numeric with bounds may have. */
const MOST_DIGITS = 1000;

/** Types whose every value is one of the type that is named, bounds aside. */
const PARTS: Readonly<Partial<Record<DataType, readonly DataType[]>>> = {
  integer: ['smallint'],
  bigint: ['smallint', 'integer'],
  real: ['smallint'],
  double: ['smallint', 'integer', 'real'],
  numeric: ['smallint', 'integer', 'bigint'],
  text: ['varchar'],
  timestamp: ['date'],
};

/** Whether every value of type `from` is one of type `to`, unchanged: a column may become `to` without loss. */
export function isWiderOrSame(to: ColumnType, from: ColumnType): boolean {
  if (to.type === 'numeric' && (from.type === 'numeric' || DIGITS[from.type] !== undefined)) {
    const [wide, narrow] = [digits(to), digits(from)];
    if (wide === null) return true;
    return narrow !== null && narrow.whole <= wide.whole && narrow.scale <= wide.scale;
  }
  if (to.type === 'varchar' && from.type === 'varchar') {
    return to.length === undefined || (from.length !== undefined && from.length <= to.length);
  }
  return to.type === from.type || (PARTS[to.type]?.includes(from.type) ?? false);
}

/** The narrowest type that has all values of both; `null`: there is none but text. */
export function commonType(one: ColumnType, other: ColumnType): ColumnType | null {
  if (isWiderOrSame(one, other)) return one;
  if (isWiderOrSame(other, one)) return other;
  const types = [one.type, other.type];
  if (!types.every((type) => NUMBERS.includes(type))) return null;
  if (types.includes('real') || types.includes('double')) {
    // Of what a float cannot hold, an unconstrained numeric holds both, as decimal text.
    return types.includes('bigint') || types.includes('numeric') ? { type: 'numeric' } : { type: 'double' };
  }
  const [mine, others] = [digits(one), digits(other)];
  if (mine === null || others === null) return { type: 'numeric' };
  const scale = Math.max(mine.scale, others.scale);
  const precision = Math.max(mine.whole, others.whole) + scale;
  return precision > MOST_DIGITS ? { type: 'numeric' } : { type: 'numeric', precision, scale };
}

const NUMBERS: readonly DataType[] = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double'];

/** Whether Postgres writes all rows anew, and builds indexes on the column again, when a column's type is widened so. */
export function rewritesTable(from: ColumnType, to: ColumnType): boolean {
  if (from.type === 'varchar') return false;
  return from.type !== 'numeric' || to.type !== 'numeric' || (to.precision !== undefined && to.scale !== from.scale);
}

/** Digits before and after the point; `null`: any number of them. */
function digits({ type, precision, scale = 0 }: ColumnType): { readonly whole: number; readonly scale: number } | null {
  const whole = DIGITS[type];
  if (whole !== undefined) return { whole, scale: 0 };
  return precision === undefined ? null : { whole: precision - scale, scale };
}
