import type { SqlRoutine } from '../../contract.ts';
import { findRoutines } from './find-routines.ts';
import { matchRoutines } from './match-routines.ts';
import { replaceRoutines } from './replace-routines.ts';
import { similarRoutines } from './similar-routines.ts';

/** Matching, replacing and splitting by regular expressions, with Postgres' own rules. */
export const regexpRoutines: readonly SqlRoutine[] = [
  ...matchRoutines,
  ...replaceRoutines,
  ...findRoutines,
  ...similarRoutines,
];
