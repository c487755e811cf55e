import type { Call, SqlRoutine } from '../../contract.ts';
import { stringFunction, stringOperator } from './define.ts';
import { isLike, likeEscape } from './like.ts';
import { toLower } from './unicode/letter-case.ts';

/** A pattern of one text with `%` before it, behind it, or both: found faster than by trying every place. */
const SIMPLE = /^(%?)([^%_\\]*)(%?)$/s;

type Test = (text: string) => boolean;

function testOf(pattern: string): Test {
  const simple = SIMPLE.exec(pattern);
  if (simple === null) return (text) => isLike(text, pattern);
  const [, before, part, behind] = simple as unknown as [string, string, string, string];
  if (before === '') return behind === '' ? (text) => text === part : (text) => text.startsWith(part);
  return behind === '' ? (text) => text.endsWith(part) : (text) => text.includes(part);
}

/** The test of a pattern is made once for as long as the pattern stays the same. */
function tester(ignoresCase: boolean, wanted: boolean): () => Call {
  return () => {
    let last: string | null = null;
    let test: Test = () => false;
    return (text: string, pattern: string) => {
      if (pattern !== last) {
        test = testOf(ignoresCase ? toLower(pattern) : pattern);
        last = pattern;
      }
      return test(ignoresCase ? toLower(text) : text) === wanted;
    };
  };
}

function like(name: string, ignoresCase: boolean, wanted: boolean, summary: string, example: string): SqlRoutine {
  return stringOperator({
    name,
    arguments: ['text', 'text'],
    argumentNames: ['string', 'pattern'],
    returns: 'boolean',
    summary,
    example,
    bind: tester(ignoresCase, wanted),
  });
}

export const likeRoutines: readonly SqlRoutine[] = [
  like(
    '~~',
    false,
    true,
    'LIKE: whether the whole text fits, `%` being any text and `_` any character.',
    "'abc' LIKE 'a%'",
  ),
  like('!~~', false, false, 'NOT LIKE.', "'abc' NOT LIKE '_b_'"),
  like('~~*', true, true, 'ILIKE: as LIKE, whatever the case.', "'abc' ILIKE 'A%'"),
  like('!~~*', true, false, 'NOT ILIKE.', "'abc' NOT ILIKE 'B%'"),
  stringFunction({
    name: 'like_escape',
    arguments: ['text', 'text'],
    argumentNames: ['pattern', 'escape'],
    summary: 'The pattern with backslash as its escape character: `LIKE pattern ESCAPE escape` calls it.',
    example: "like_escape('50#%', '#')",
    call: likeEscape,
  }),
];
