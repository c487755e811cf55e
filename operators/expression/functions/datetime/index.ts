import type { SqlRoutine } from '../../contract.ts';
import { clockFunctions } from './routines/clock.ts';
import { datetimeComparisons } from './routines/comparisons.ts';
import { formatFunctions } from './routines/formats.ts';
import { makeFunctions } from './routines/make.ts';
import { arithmeticOperators } from './routines/operators.ts';
import { partFunctions } from './routines/parts.ts';
import { spanFunctions } from './routines/spans.ts';
import { zoneFunctions } from './routines/zones.ts';

/** Functions and operators of dates, times, timestamps and intervals, and text patterns of them and of numbers. */
export const datetimeRoutines: readonly SqlRoutine[] = [
  ...arithmeticOperators,
  ...datetimeComparisons,
  ...clockFunctions,
  ...partFunctions,
  ...makeFunctions,
  ...spanFunctions,
  ...zoneFunctions,
  ...formatFunctions,
];
