import type { SqlRoutine } from '../../contract.ts';
import { bitwise } from './bitwise.ts';
import { compareValues } from './compare-values.ts';
import { floatArithmetic } from './float-arithmetic.ts';
import { integerArithmetic } from './integer-arithmetic.ts';
import { numericArithmetic } from './numeric-arithmetic.ts';

/** Operators of numbers, and comparison of all types but times, JSON and arrays. */
export const operatorRoutines: readonly SqlRoutine[] = [
  ...compareValues,
  ...integerArithmetic,
  ...bitwise,
  ...numericArithmetic,
  ...floatArithmetic,
];
