import type { DataType } from '../../contract/column.ts';

const WHOLE: readonly DataType[] = ['smallint', 'integer', 'bigint'];
const NUMBERS: readonly DataType[] = [...WHOLE, 'numeric', 'real', 'double'];
const TIMES: readonly DataType[] = ['date', 'timestamp', 'timestamptz'];
const TEXTS: readonly DataType[] = ['untyped', 'text', 'varchar'];

/** Types beside text that a type can be cast to, itself included. Text can be cast to anything. */
const TARGETS: Readonly<Record<Exclude<DataType, 'untyped' | 'text' | 'varchar'>, readonly DataType[]>> = {
  smallint: [...NUMBERS, 'boolean', 'json'],
  integer: [...NUMBERS, 'boolean', 'json'],
  bigint: [...NUMBERS, 'boolean', 'json'],
  numeric: [...NUMBERS, 'json'],
  real: NUMBERS,
  double: NUMBERS,
  boolean: [...WHOLE, 'boolean', 'json'],
  date: TIMES,
  timestamp: TIMES,
  timestamptz: TIMES,
  json: [...NUMBERS, 'boolean', 'json'],
  uuid: ['uuid'],
};

/** Text in all but name: its cells mean what they say. */
export function isTextual(type: DataType): type is 'untyped' | 'text' | 'varchar' {
  return TEXTS.includes(type);
}

/** Whether values of `from` can be cast to `to` at all; single values may still fail. */
export function castable(from: DataType, to: DataType): boolean {
  return isTextual(from) || isTextual(to) || TARGETS[from].includes(to);
}
