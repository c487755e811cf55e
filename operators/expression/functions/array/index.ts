import type { SqlRoutine } from '../../contract.ts';
import { arrangeRoutines } from './arrange.ts';
import { compareRoutines } from './compare.ts';
import { joinRoutines } from './join.ts';
import { searchRoutines } from './search.ts';
import { sizeRoutines } from './size.ts';
import { textRoutines } from './text.ts';

/** Functions and operators of arrays. */
export const arrayRoutines: readonly SqlRoutine[] = [
  ...sizeRoutines,
  ...joinRoutines,
  ...searchRoutines,
  ...arrangeRoutines,
  ...textRoutines,
  ...compareRoutines,
];
