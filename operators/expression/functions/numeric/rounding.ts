import { roundHalfToEven } from '../../casts/to-integer.ts';
import type { SqlRoutine } from '../../contract.ts';
import { signOf } from '../../types/numeric/arithmetic.ts';
import { finite, type Numeric } from '../../types/numeric/numeric.ts';
import { ceiling, floor, round, truncate } from '../../types/numeric/rounding.ts';
import { numericFunction, sameType } from './routine.ts';

/** Numeric rounds half away from zero, floats half to even, as in Postgres. */
export const rounding: readonly SqlRoutine[] = [
  ...['ceil', 'ceiling'].flatMap((name) =>
    sameType(name, 'The nearest whole number that is not less.', '-42.8', {
      numeric: ceiling,
      'double precision': Math.ceil,
    }),
  ),
  ...sameType('floor', 'The nearest whole number that is not greater.', '-42.8', {
    numeric: floor,
    'double precision': Math.floor,
  }),
  ...sameType('round', 'The nearest whole number.', '42.5', {
    numeric: (value: Numeric) => round(value, 0),
    'double precision': roundHalfToEven,
  }),
  ...sameType('trunc', 'The whole part.', '-42.8', {
    numeric: (value: Numeric) => truncate(value, 0),
    'double precision': Math.trunc,
  }),
  numericFunction({
    name: 'round',
    arguments: ['numeric', 'integer'],
    argumentNames: ['value', 'places'],
    returns: 'numeric',
    summary: 'Rounds to places after the point, half away from zero; places below 0 are tens, hundreds ….',
    example: 'round(42.4382, 2)',
    call: round,
  }),
  numericFunction({
    name: 'trunc',
    arguments: ['numeric', 'integer'],
    argumentNames: ['value', 'places'],
    returns: 'numeric',
    summary: 'Cuts to places after the point.',
    example: 'trunc(42.4382, 2)',
    call: truncate,
  }),
  ...sameType('sign', 'The sign: -1, 0 or 1.', '-8.4', {
    numeric: (value: Numeric) => (value.special === 'NaN' ? value : finite(BigInt(signOf(value)), 0)),
    'double precision': (value: number) => (value > 0 ? 1 : value < 0 ? -1 : 0),
  }),
];
