import type { SqlRoutine } from '../contract.ts';
import { arrayRoutines } from './array/index.ts';
import { datetimeRoutines } from './datetime/index.ts';
import { jsonRoutines } from './json/index.ts';
import { conditionalRoutines } from './conditional/index.ts';
import { numericRoutines } from './numeric/index.ts';
import { operatorRoutines } from './operators/index.ts';

/** Every function and operator there is. */
export const routines: readonly SqlRoutine[] = [...operatorRoutines,
  ...numericRoutines,
  ...conditionalRoutines, ...datetimeRoutines, ...jsonRoutines, ...arrayRoutines];
