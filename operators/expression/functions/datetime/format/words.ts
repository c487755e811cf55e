import { EvaluationError } from '../../../evaluation-error.ts';
import type { LetterCase } from './date-pattern.ts';

export const MONTHS: readonly string[] =
  'January February March April May June July August September October November December'.split(' ');
export const SHORT_MONTHS: readonly string[] = MONTHS.map((name) => name.slice(0, 3));
export const DAYS: readonly string[] = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
export const SHORT_DAYS: readonly string[] = DAYS.map((name) => name.slice(0, 3));
/** December first, so that VIII is found before V. */
export const ROMAN_MONTHS: readonly string[] = 'XII XI X IX VIII VII VI V IV III II I'.split(' ');

export function inLetters(word: string, letters: LetterCase): string {
  switch (letters) {
    case 'upper':
      return word.toUpperCase();
    case 'lower':
      return word.toLowerCase();
    case 'capital':
      return word;
    default:
      return letters satisfies never;
  }
}

/** ST, ND, RD or TH, as it follows a number. */
export function ordinalEnding(number: string, style: 'TH' | 'th'): string {
  const last = number.at(-1) ?? '';
  if (!/[0-9]/.test(last)) throw new EvaluationError('22P02', `"${number}" is no number that an ordinal ends`);
  const teen = number.length > 1 && number.at(-2) === '1';
  const ending = (teen ? undefined : { '1': 'st', '2': 'nd', '3': 'rd' }[last]) ?? 'th';
  return style === 'TH' ? ending.toUpperCase() : ending;
}

/** C's `%0*d`: zeros up to a width that a minus sign is a part of. */
export function padded(value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0');
}
