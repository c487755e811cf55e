import type { SqlCast } from '../contract.ts';
import { bigintToReal, numericToDouble, numericToReal, toReal } from './to-float.ts';
import { bigintTo, fitWhole, floatTo, numericTo } from './to-integer.ts';
import { floatToNumeric, wholeToNumeric } from './to-numeric.ts';

const same = (value: number) => value;

/** Casts between numbers: implicit where the value is kept or only rounded, else by assignment. */
export const numberCasts: readonly SqlCast[] = [
  { from: 'smallint', to: 'integer', context: 'implicit', call: same },
  { from: 'smallint', to: 'bigint', context: 'implicit', call: (value: number) => BigInt(value) },
  { from: 'smallint', to: 'numeric', context: 'implicit', call: wholeToNumeric },
  { from: 'smallint', to: 'real', context: 'implicit', call: same },
  { from: 'smallint', to: 'double precision', context: 'implicit', call: same },
  { from: 'integer', to: 'smallint', context: 'assignment', call: (value: number) => fitWhole(value, 'smallint') },
  { from: 'integer', to: 'bigint', context: 'implicit', call: (value: number) => BigInt(value) },
  { from: 'integer', to: 'numeric', context: 'implicit', call: wholeToNumeric },
  { from: 'integer', to: 'real', context: 'implicit', call: Math.fround },
  { from: 'integer', to: 'double precision', context: 'implicit', call: same },
  { from: 'bigint', to: 'smallint', context: 'assignment', call: bigintTo('smallint') },
  { from: 'bigint', to: 'integer', context: 'assignment', call: bigintTo('integer') },
  { from: 'bigint', to: 'numeric', context: 'implicit', call: wholeToNumeric },
  { from: 'bigint', to: 'real', context: 'implicit', call: bigintToReal },
  { from: 'bigint', to: 'double precision', context: 'implicit', call: Number },
  { from: 'numeric', to: 'smallint', context: 'assignment', call: numericTo('smallint') },
  { from: 'numeric', to: 'integer', context: 'assignment', call: numericTo('integer') },
  { from: 'numeric', to: 'bigint', context: 'assignment', call: numericTo('bigint') },
  { from: 'numeric', to: 'real', context: 'implicit', call: numericToReal },
  { from: 'numeric', to: 'double precision', context: 'implicit', call: numericToDouble },
  { from: 'real', to: 'smallint', context: 'assignment', call: floatTo('smallint') },
  { from: 'real', to: 'integer', context: 'assignment', call: floatTo('integer') },
  { from: 'real', to: 'bigint', context: 'assignment', call: floatTo('bigint') },
  { from: 'real', to: 'numeric', context: 'assignment', call: floatToNumeric(6) },
  { from: 'real', to: 'double precision', context: 'implicit', call: same },
  { from: 'double precision', to: 'smallint', context: 'assignment', call: floatTo('smallint') },
  { from: 'double precision', to: 'integer', context: 'assignment', call: floatTo('integer') },
  { from: 'double precision', to: 'bigint', context: 'assignment', call: floatTo('bigint') },
  { from: 'double precision', to: 'numeric', context: 'assignment', call: floatToNumeric(15) },
  { from: 'double precision', to: 'real', context: 'assignment', call: toReal },
];
