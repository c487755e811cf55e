import type { Call, Datum, SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { allMatches } from './all-matches.ts';
import { compiler } from './compiler.ts';
import type { Match, Regex } from './engine/regex.ts';
import type { Subject } from './engine/subject.ts';
import { checkAtLeast, optionsOf } from './flags.ts';

const category = 'Regular expression';

const count = (): Call => {
  const compile = compiler(false);
  return (text: string, pattern: string, start: number, letters: string) => {
    checkAtLeast(1, 'start', start);
    const regex = compile(pattern, optionsOf(letters, 'regexp_count'));
    let matches = 0;
    for (const _ of allMatches(regex, regex.subject(text), start - 1)) matches++;
    return matches;
  };
};

interface Wanted {
  readonly start: number;
  readonly n: number;
  readonly group: number;
}

/** The n-th match and its subject; `null` where there are fewer matches, or fewer groups than asked for. */
function nth(regex: Regex, text: string, { start, n, group }: Wanted): { match: Match; subject: Subject } | null {
  const subject = regex.subject(text);
  let left = n;
  for (const match of allMatches(regex, subject, start - 1)) {
    // Without groups in the pattern, group 1 is the whole match.
    if (--left === 0) return group > Math.max(1, regex.groups) ? null : { match, subject };
  }
  return null;
}

function indexOf(regex: Regex, group: number): number {
  return regex.groups === 0 ? 0 : 2 * group;
}

const instr = (): Call => {
  const [capturing, plain] = [compiler(true), compiler(false)];
  return (
    text: string,
    pattern: string,
    start: number,
    n: number,
    endOption: number,
    letters: string,
    group: number,
  ): Datum => {
    checkAtLeast(1, 'start', start);
    checkAtLeast(1, 'n', n);
    if (endOption !== 0 && endOption !== 1) {
      throw new EvaluationError('22023', `argument "endoption" is ${endOption}, neither 0 nor 1`);
    }
    checkAtLeast(0, 'subexpr', group);
    const regex = (group > 0 ? capturing : plain)(pattern, optionsOf(letters, 'regexp_instr'));
    const found = nth(regex, text, { start, n, group });
    return found === null ? 0 : found.match[indexOf(regex, group) + endOption]! + 1;
  };
};

const substr = (): Call => {
  const [capturing, plain] = [compiler(true), compiler(false)];
  return (text: string, pattern: string, start: number, n: number, letters: string, group: number): Datum => {
    checkAtLeast(1, 'start', start);
    checkAtLeast(1, 'n', n);
    checkAtLeast(0, 'subexpr', group);
    const regex = (group > 0 ? capturing : plain)(pattern, optionsOf(letters, 'regexp_substr'));
    const found = nth(regex, text, { start, n, group });
    if (found === null) return null;
    const at = indexOf(regex, group);
    const begin = found.match[at]!;
    return begin < 0 ? null : found.subject.slice(begin, found.match[at + 1]!);
  };
};

const split = (): Call => {
  const compile = compiler(false);
  return (text: string, pattern: string, letters: string): Datum => {
    const regex = compile(pattern, optionsOf(letters, 'regexp_split_to_array'));
    const subject = regex.subject(text);
    const pieces: string[] = [];
    let start = 0;
    let previousEnd = 0;
    for (const match of allMatches(regex, subject, 0)) {
      const [begin, end] = match as [number, number];
      // An empty match at either end of the text, or right behind another match, separates nothing.
      if (begin < subject.length && end > previousEnd) {
        pieces.push(subject.slice(start, begin));
        start = end;
      }
      previousEnd = end;
    }
    return [...pieces, subject.slice(start, subject.length)];
  };
};

export const findRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'regexp_count',
    category,
    arguments: ['text', 'text', 'integer', 'text'],
    argumentNames: ['string', 'pattern', 'start', 'flags'],
    defaults: [1, ''],
    returns: 'integer',
    summary: 'How many matches there are at or behind position `start`.',
    example: "regexp_count('123456789012', '\\d\\d\\d', 2)",
    bind: count,
  },
  {
    kind: 'function',
    name: 'regexp_instr',
    category,
    arguments: ['text', 'text', 'integer', 'integer', 'integer', 'text', 'integer'],
    argumentNames: ['string', 'pattern', 'start', 'N', 'endoption', 'flags', 'subexpr'],
    defaults: [1, 1, 0, '', 0],
    returns: 'integer',
    summary:
      'Position of the `N`-th match (with `endoption` 1, of what follows it), or of one of its groups; 0 for none.',
    example: "regexp_instr('ABCDEF', 'c(.)(..)', 1, 1, 0, 'i', 2)",
    bind: instr,
  },
  {
    kind: 'function',
    name: 'regexp_substr',
    category,
    arguments: ['text', 'text', 'integer', 'integer', 'text', 'integer'],
    argumentNames: ['string', 'pattern', 'start', 'N', 'flags', 'subexpr'],
    defaults: [1, 1, '', 0],
    returns: 'text',
    summary: 'The `N`-th match, or what one of its groups has matched.',
    example: "regexp_substr('ABCDEF', 'c(.)(..)', 1, 1, 'i', 2)",
    bind: substr,
  },
  {
    kind: 'function',
    name: 'regexp_split_to_array',
    category,
    arguments: ['text', 'text', 'text'],
    argumentNames: ['string', 'pattern', 'flags'],
    defaults: [''],
    returns: 'text[]',
    summary: 'The pieces of the text between the matches.',
    example: "regexp_split_to_array('hello world', '\\s+')",
    bind: split,
  },
];
