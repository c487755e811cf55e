import type { Call, Datum, SqlRoutine } from '../../contract.ts';
import { compiler } from './compiler.ts';
import { ADVANCED, ADVANCED_IGNORING_CASE, type RegexOptions } from './engine/regex-options.ts';
import { optionsOf } from './flags.ts';

const category = 'Regular expression';

function tester(options: RegexOptions, wanted: boolean): () => Call {
  return () => {
    const compile = compiler(false);
    return (text: string, pattern: string) => compile(pattern, options).test(text) === wanted;
  };
}

function operator(name: string, options: RegexOptions, wanted: boolean, summary: string, example: string): SqlRoutine {
  return {
    kind: 'operator',
    name,
    category,
    arguments: ['text', 'text'],
    argumentNames: ['string', 'pattern'],
    returns: 'boolean',
    summary,
    example,
    bind: tester(options, wanted),
  };
}

const like = (): Call => {
  const compile = compiler(false);
  return (text: string, pattern: string, letters: string) =>
    compile(pattern, optionsOf(letters, 'regexp_like')).test(text);
};

const match = (): Call => {
  const compile = compiler(true);
  return (text: string, pattern: string, letters: string): Datum => {
    const regex = compile(pattern, optionsOf(letters, 'regexp_match'));
    const subject = regex.subject(text);
    const found = regex.match(subject, 0);
    if (found === null) return null;
    if (regex.groups === 0) return [subject.slice(found[0]!, found[1]!)];
    return Array.from({ length: regex.groups }, (_, at) => {
      const begin = found[2 * at + 2]!;
      return begin < 0 ? null : subject.slice(begin, found[2 * at + 3]!);
    });
  };
};

/** The first group where there is one, else the whole match. */
const substring = (): Call => {
  const compile = compiler(true);
  return (text: string, pattern: string) => {
    const regex = compile(pattern, ADVANCED);
    const subject = regex.subject(text);
    const found = regex.match(subject, 0);
    if (found === null) return null;
    const at = regex.groups > 0 ? 2 : 0;
    return found[at]! < 0 ? null : subject.slice(found[at]!, found[at + 1]!);
  };
};

export const substringByPattern = substring;

export const matchRoutines: readonly SqlRoutine[] = [
  operator('~', ADVANCED, true, 'Whether the text has a match.', "'Thomas' ~ 't.*ma'"),
  operator(
    '~*',
    ADVANCED_IGNORING_CASE,
    true,
    'Whether the text has a match, whatever the case.',
    "'Thomas' ~* 'T.*ma'",
  ),
  operator('!~', ADVANCED, false, 'Whether the text has no match.', "'Thomas' !~ 't.*max'"),
  operator(
    '!~*',
    ADVANCED_IGNORING_CASE,
    false,
    'Whether the text has no match, whatever the case.',
    "'Thomas' !~* 'T.*ma'",
  ),
  {
    kind: 'function',
    name: 'regexp_like',
    category,
    arguments: ['text', 'text', 'text'],
    argumentNames: ['string', 'pattern', 'flags'],
    defaults: [''],
    returns: 'boolean',
    summary: 'Whether the text has a match.',
    example: "regexp_like('Hello World', 'world$', 'i')",
    bind: like,
  },
  {
    kind: 'function',
    name: 'regexp_match',
    category,
    arguments: ['text', 'text', 'text'],
    argumentNames: ['string', 'pattern', 'flags'],
    defaults: [''],
    returns: 'text[]',
    summary: 'What the groups of the first match have matched, or the whole match where there are no groups.',
    example: "regexp_match('foobarbequebaz', '(bar)(beque)')",
    bind: match,
  },
  {
    kind: 'function',
    name: 'substring',
    category,
    arguments: ['text', 'text'],
    argumentNames: ['string', 'pattern'],
    returns: 'text',
    summary: "What the pattern's first group has matched, or the whole match where there is no group.",
    example: "substring('Thomas' from '...$')",
    bind: substring,
  },
];
