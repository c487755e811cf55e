import type { Call, SqlRoutine } from '../../contract.ts';
import { substringByPattern } from './match-routines.ts';
import { similarToRegex } from './similar-to-regex.ts';

const category = 'Regular expression';

const similarSubstring = (): Call => {
  const substring = substringByPattern();
  return (text: string, pattern: string, escapeCharacter: string) =>
    substring(text, similarToRegex(pattern, escapeCharacter));
};

export const similarRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'similar_to_escape',
    category,
    arguments: ['text', 'text'],
    argumentNames: ['pattern', 'escape'],
    defaults: ['\\'],
    returns: 'text',
    summary: 'The regular expression that SIMILAR TO matches with: `text SIMILAR TO pattern` calls it.',
    example: "similar_to_escape('a%b_')",
    call: similarToRegex,
  },
  {
    kind: 'function',
    name: 'substring',
    category,
    arguments: ['text', 'text', 'text'],
    argumentNames: ['string', 'pattern', 'escape'],
    returns: 'text',
    summary: 'What stands between the two escaped double quotes of a SIMILAR TO pattern.',
    example: `substring('Thomas' similar '%#"o_a#"_' escape '#')`,
    bind: similarSubstring,
  },
];
