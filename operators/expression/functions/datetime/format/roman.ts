import { EvaluationError } from '../../../evaluation-error.ts';

const NUMERALS: readonly (readonly [number, string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];
const LONGEST = 15;

/** A Roman numeral, or fifteen hash signs outside 1 to 3999. */
export function toRoman(value: number): string {
  if (!(value >= 1 && value <= 3999)) return '#'.repeat(LONGEST);
  let rest = value;
  let text = '';
  for (const [worth, numeral] of NUMERALS) {
    while (rest >= worth) {
      text += numeral;
      rest -= worth;
    }
  }
  return text;
}

/** The number of the Roman numeral that a text begins with, and how long it is. Throws where it is not in its standard form. */
export function fromRoman(text: string): { value: number; length: number } {
  const spaces = /^[ \t\n\v\f\r]*/.exec(text)![0].length;
  const letters = /^[IVXLCDM]{0,15}/.exec(text.slice(spaces, spaces + LONGEST).toUpperCase())![0];
  let value = 0;
  let rest = letters;
  for (const [worth, numeral] of NUMERALS) {
    while (rest.startsWith(numeral)) {
      value += worth;
      rest = rest.slice(numeral.length);
    }
  }
  if (letters === '' || toRoman(value) !== letters) throw new EvaluationError('22P02', 'it is not a Roman numeral');
  return { value, length: spaces + letters.length };
}
