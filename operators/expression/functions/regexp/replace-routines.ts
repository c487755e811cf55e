import type { Call, SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { compiler } from './compiler.ts';
import { ADVANCED, type RegexOptions } from './engine/regex-options.ts';
import { checkAtLeast, flagsOf } from './flags.ts';
import { Replacement, replaceMatches } from './replace.ts';

type Replace = (
  text: string,
  pattern: string,
  replacement: string,
  options: RegexOptions,
  start: number,
  n: number,
) => string;

function replacer(): Replace {
  const capturing = compiler(true);
  const plain = compiler(false);
  let last = new Replacement('');
  return (text, pattern, replacement, options, start, n) => {
    if (last.source !== replacement) last = new Replacement(replacement);
    const regex = (last.needsGroups ? capturing : plain)(pattern, options);
    return replaceMatches(regex, text, last, start - 1, n);
  };
}

const first = (): Call => {
  const replace = replacer();
  return (text: string, pattern: string, replacement: string) => replace(text, pattern, replacement, ADVANCED, 1, 1);
};

const withFlags = (): Call => {
  const replace = replacer();
  return (text: string, pattern: string, replacement: string, letters: string) => {
    if (/^[0-9]/.test(letters)) {
      throw new EvaluationError('22023', `"${letters[0]}" is no option; cast a start position to integer`);
    }
    const { options, global } = flagsOf(letters);
    return replace(text, pattern, replacement, options, 1, global ? 0 : 1);
  };
};

const from = (): Call => {
  const replace = replacer();
  return (text: string, pattern: string, replacement: string, start: number) => {
    checkAtLeast(1, 'start', start);
    return replace(text, pattern, replacement, ADVANCED, start, 1);
  };
};

const occurrence = (): Call => {
  const replace = replacer();
  return (text: string, pattern: string, replacement: string, start: number, n: number, letters: string) => {
    checkAtLeast(1, 'start', start);
    checkAtLeast(0, 'n', n);
    return replace(text, pattern, replacement, flagsOf(letters).options, start, n);
  };
};

const common = {
  kind: 'function',
  name: 'regexp_replace',
  category: 'Regular expression',
  returns: 'text',
} as const;

export const replaceRoutines: readonly SqlRoutine[] = [
  {
    ...common,
    arguments: ['text', 'text', 'text'],
    argumentNames: ['string', 'pattern', 'replacement'],
    summary: 'Replaces the first match; `\\1` to `\\9` stand for groups, `\\&` for the match.',
    example: "regexp_replace('Thomas', '.[mN]a.', 'M')",
    bind: first,
  },
  {
    ...common,
    arguments: ['text', 'text', 'text', 'text'],
    argumentNames: ['string', 'pattern', 'replacement', 'flags'],
    summary: 'Replaces the first match, or with flag `g` every one; `i` ignores case.',
    example: "regexp_replace('a1b22c', '[0-9]+', '#', 'g')",
    bind: withFlags,
  },
  {
    ...common,
    arguments: ['text', 'text', 'text', 'integer'],
    argumentNames: ['string', 'pattern', 'replacement', 'start'],
    summary: 'Replaces the first match at or behind position `start`.',
    example: "regexp_replace('banana', 'a', 'o', 3)",
    bind: from,
  },
  {
    ...common,
    arguments: ['text', 'text', 'text', 'integer', 'integer', 'text'],
    argumentNames: ['string', 'pattern', 'replacement', 'start', 'N', 'flags'],
    defaults: [''],
    summary: 'Replaces the `N`-th match at or behind position `start`; every one for 0.',
    example: "regexp_replace('banana', 'A', 'o', 1, 2, 'i')",
    bind: occurrence,
  },
];
