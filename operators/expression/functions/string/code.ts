import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { stringFunction } from './define.ts';

function chr(code: number): string {
  if (code < 0) throw new EvaluationError('22023', `a character's code is negative, ${code}`);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw new EvaluationError('54000', `there is no character of code ${code}`);
  }
  return String.fromCodePoint(code);
}

export const codeRoutines: readonly SqlRoutine[] = [
  stringFunction({
    name: 'ascii',
    arguments: ['text'],
    argumentNames: ['string'],
    returns: 'integer',
    summary: 'Unicode code of the first character; 0 for an empty text.',
    example: "ascii('x')",
    call: (text: string) => text.codePointAt(0) ?? 0,
  }),
  stringFunction({
    name: 'chr',
    arguments: ['integer'],
    argumentNames: ['code'],
    summary: 'The character of that Unicode code.',
    example: 'chr(65)',
    call: chr,
  }),
  stringFunction({
    name: 'reverse',
    arguments: ['text'],
    argumentNames: ['string'],
    summary: 'The characters in the opposite order.',
    example: "reverse('abcde')",
    call: (text: string) => [...text].reverse().join(''),
  }),
];
