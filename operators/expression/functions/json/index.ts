import type { SqlRoutine } from '../../contract.ts';
import { buildRoutines } from './build.ts';
import { changeRoutines } from './change.ts';
import { compareRoutines } from './compare.ts';
import { constructorRoutines } from './constructors.ts';
import { containRoutines } from './contain.ts';
import { extractRoutines } from './extract.ts';
import { inspectRoutines } from './inspect.ts';
import { isJsonRoutines } from './is-json.ts';
import { objectOfTextsRoutines } from './object-of-texts.ts';
import { pathRoutines } from './path/index.ts';
import { sqlJsonRoutines } from './sql-json.ts';

/** Functions and operators of json and jsonb. */
export const jsonRoutines: readonly SqlRoutine[] = [
  ...extractRoutines,
  ...inspectRoutines,
  ...containRoutines,
  ...compareRoutines,
  ...changeRoutines,
  ...buildRoutines,
  ...objectOfTextsRoutines,
  ...constructorRoutines,
  ...pathRoutines,
  ...isJsonRoutines,
  ...sqlJsonRoutines,
];
