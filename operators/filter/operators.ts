import type { DataType } from '../../runtime/contract/column.ts';

export const FILTER_OPERATORS = [
  '=',
  '!=',
  '>',
  '<',
  '>=',
  '<=',
  'like',
  'starts_with',
  'ends_with',
  'in',
  'not_in',
  'is_null',
  'is_not_null',
  'between',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** How an operator takes its value. */
type Family = 'equality' | 'order' | 'pattern' | 'membership' | 'null' | 'range';

export const FAMILY: Readonly<Record<FilterOperator, Family>> = {
  '=': 'equality',
  '!=': 'equality',
  '>': 'order',
  '<': 'order',
  '>=': 'order',
  '<=': 'order',
  like: 'pattern',
  starts_with: 'pattern',
  ends_with: 'pattern',
  in: 'membership',
  not_in: 'membership',
  is_null: 'null',
  is_not_null: 'null',
  between: 'range',
};

/** What the specification's table calls a type. `uuid` is compared like a string, but has no patterns. */
type TypeClass = 'string' | 'uuid' | 'integer' | 'numeric' | 'boolean' | 'date' | 'timestamp' | 'json';

const CLASS: Readonly<Record<Exclude<DataType, 'untyped'>, TypeClass>> = {
  text: 'string',
  varchar: 'string',
  uuid: 'uuid',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  numeric: 'numeric',
  real: 'numeric',
  double: 'numeric',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  json: 'json',
};

/** The specification's table: which operators a type has. */
const PERMITTED: Readonly<Record<TypeClass, readonly Family[]>> = {
  string: ['equality', 'pattern', 'membership', 'null'],
  uuid: ['equality', 'membership', 'null'],
  integer: ['equality', 'order', 'membership', 'range', 'null'],
  numeric: ['equality', 'order', 'range', 'null'],
  boolean: ['equality', 'null'],
  date: ['order', 'range', 'null'],
  timestamp: ['order', 'range', 'null'],
  json: ['null'],
};

/** The operators that a column of this type may be filtered by. A column without a type takes the value's. */
export function permittedOperators(type: DataType): readonly FilterOperator[] {
  if (type === 'untyped') return FILTER_OPERATORS;
  const families = PERMITTED[CLASS[type]];
  return FILTER_OPERATORS.filter((operator) => families.includes(FAMILY[operator]));
}
