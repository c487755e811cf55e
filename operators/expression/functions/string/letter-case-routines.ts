import type { SqlRoutine } from '../../contract.ts';
import { stringFunction } from './define.ts';
import { isOfClass } from './unicode/character-class.ts';
import { lowerOf, toFolded, toLower, toUpper, upperOf } from './unicode/letter-case.ts';

/** The first letter or digit of each word in upper case, all others in lower case. */
function initcap(text: string): string {
  let result = '';
  let isInWord = false;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    result += String.fromCodePoint(isInWord ? lowerOf(code) : upperOf(code));
    isInWord = isOfClass('alnum', code);
  }
  return result;
}

const text = { arguments: ['text'], argumentNames: ['string'] } as const;

export const letterCaseRoutines: readonly SqlRoutine[] = [
  stringFunction({
    ...text,
    name: 'upper',
    summary: 'In upper case, character by character: `ß` stays.',
    example: "upper('tom')",
    call: toUpper,
  }),
  stringFunction({
    ...text,
    name: 'lower',
    summary: 'In lower case, character by character.',
    example: "lower('TOM')",
    call: toLower,
  }),
  stringFunction({
    ...text,
    name: 'initcap',
    summary: 'The first character of each word in upper case, the others in lower case.',
    example: "initcap('hi THOMAS')",
    call: initcap,
  }),
  stringFunction({
    ...text,
    name: 'casefold',
    summary: 'In a form that is equal for texts that differ in case only.',
    example: "casefold('STRASSE Ω')",
    call: toFolded,
  }),
];
