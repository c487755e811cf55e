import type { SqlRoutine } from '../../contract.ts';
import { codeRoutines } from './code.ts';
import { concatRoutines } from './concat.ts';
import { formatRoutines } from './format.ts';
import { lengthRoutines } from './length.ts';
import { letterCaseRoutines } from './letter-case-routines.ts';
import { likeRoutines } from './like-routines.ts';
import { padRoutines } from './pad.ts';
import { parseIdentRoutine } from './parse-ident.ts';
import { quoteRoutines } from './quote-routines.ts';
import { searchRoutines } from './search.ts';
import { substringRoutines } from './substring.ts';
import { trimRoutines } from './trim.ts';
import { unicodeRoutines } from './unicode-routines.ts';

/** Functions and operators of texts, LIKE included; case and classes of characters as in collation C.UTF-8. */
export const stringRoutines: readonly SqlRoutine[] = [
  ...letterCaseRoutines,
  ...lengthRoutines,
  ...trimRoutines,
  ...substringRoutines,
  ...searchRoutines,
  ...padRoutines,
  ...concatRoutines,
  ...formatRoutines,
  ...quoteRoutines,
  parseIdentRoutine,
  ...codeRoutines,
  ...unicodeRoutines,
  ...likeRoutines,
];
