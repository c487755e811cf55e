import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { stringFunction } from './define.ts';

const SPACE = /[ \t\n\r\v\f]*/y;
const QUOTED = /"((?:[^"]|"")*)"/y;
const PLAIN = /[a-zA-Z_\u{80}-\u{10ffff}][a-zA-Z0-9_$\u{80}-\u{10ffff}]*/uy;

/** The parts of a name with dots, as Postgres reads it: without quotes in lower case. What follows is an error if `isStrict`. */
function parseIdent(name: string, isStrict: boolean): string[] {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(name);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const parts: string[] = [];
  take(SPACE);
  for (;;) {
    const quoted = take(QUOTED);
    const part =
      quoted === null ? take(PLAIN)?.[0].replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()) : quoted[1];
    if (part === undefined || part === '') throw new EvaluationError('22023', `"${name}" is not a valid name`);
    parts.push(part.replaceAll('""', '"'));
    take(SPACE);
    if (name[at] !== '.') break;
    at++;
    take(SPACE);
  }
  if (isStrict && at < name.length) throw new EvaluationError('22023', `"${name}" is not a valid name`);
  return parts;
}

export const parseIdentRoutine: SqlRoutine = stringFunction({
  name: 'parse_ident',
  arguments: ['text', 'boolean'],
  argumentNames: ['str', 'strict'],
  defaults: [true],
  returns: 'text[]',
  summary: 'The parts of a name with dots in it, as SQL reads it.',
  example: `parse_ident('"SomeSchema".someTable')`,
  call: parseIdent,
});
