import type { SqlRoutine } from '../contract.ts';
import { arrayRoutines } from './array/index.ts';
import { binaryRoutines } from './binary/index.ts';
import { conditionalRoutines } from './conditional/index.ts';
import { datetimeRoutines } from './datetime/index.ts';
import { hashRoutines } from './hash/index.ts';
import { jsonRoutines } from './json/index.ts';
import { numericRoutines } from './numeric/index.ts';
import { operatorRoutines } from './operators/index.ts';
import { regexpRoutines } from './regexp/index.ts';
import { stringRoutines } from './string/index.ts';

/** Every function and operator there is. */
export const routines: readonly SqlRoutine[] = [
  ...operatorRoutines,
  ...numericRoutines,
  ...conditionalRoutines,
  ...datetimeRoutines,
  ...jsonRoutines,
  ...arrayRoutines,
  ...stringRoutines,
  ...regexpRoutines,
  ...hashRoutines,
  ...binaryRoutines,
];
