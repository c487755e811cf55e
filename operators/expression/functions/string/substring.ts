import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { countCharacters, sliceCharacters } from './characters.ts';
import { stringFunction } from './define.ts';

const INT_MAX = 2147483647;

/** From and to, counted from 0, of a piece that begins at position `start` (counted from 1, and possibly before the text). */
export function pieceOf(start: number, length: number): { readonly from: number; readonly to: number } {
  if (length < 0) throw new EvaluationError('22011', `the length of a piece is negative, ${length}`);
  const end = start + length;
  return { from: Math.max(0, start - 1), to: end > INT_MAX ? Infinity : end - 1 };
}

function piece(text: string, start: number, length: number): string {
  const { from, to } = pieceOf(start, length);
  return sliceCharacters(text, from, to);
}

function rest(text: string, start: number): string {
  return sliceCharacters(text, start - 1);
}

function left(text: string, count: number): string {
  return sliceCharacters(text, 0, count < 0 ? countCharacters(text) + count : count);
}

function right(text: string, count: number): string {
  if (count < -INT_MAX) return text; // Postgres' negation of the least integer wraps around
  return sliceCharacters(text, count < 0 ? -count : countCharacters(text) - count);
}

function overlay(text: string, replacement: string, start: number, length: number): string {
  if (start <= 0) throw new EvaluationError('22011', `position ${start} is not in the text`);
  const behind = start + length;
  if (behind > INT_MAX || behind < -INT_MAX - 1)
    throw new EvaluationError('22003', 'the end is out of range for integer');
  return sliceCharacters(text, 0, start - 1) + replacement + sliceCharacters(text, behind - 1);
}

const pieces = ['substring', 'substr'].flatMap((name): SqlRoutine[] => [
  stringFunction({
    name,
    arguments: ['text', 'integer', 'integer'],
    argumentNames: ['string', 'start', 'count'],
    summary: 'So many characters from position `start` on, which is counted from 1.',
    example: `${name}('Thomas', 2, 3)`,
    call: piece,
  }),
  stringFunction({
    name,
    arguments: ['text', 'integer'],
    argumentNames: ['string', 'start'],
    summary: 'All characters from position `start` on.',
    example: `${name}('Thomas', 3)`,
    call: rest,
  }),
]);

export const substringRoutines: readonly SqlRoutine[] = [
  ...pieces,
  stringFunction({
    name: 'left',
    arguments: ['text', 'integer'],
    argumentNames: ['string', 'n'],
    summary: 'The first `n` characters; with a negative `n`, all but the last ones.',
    example: "left('abcde', 2)",
    call: left,
  }),
  stringFunction({
    name: 'right',
    arguments: ['text', 'integer'],
    argumentNames: ['string', 'n'],
    summary: 'The last `n` characters; with a negative `n`, all but the first ones.',
    example: "right('abcde', 2)",
    call: right,
  }),
  stringFunction({
    name: 'overlay',
    arguments: ['text', 'text', 'integer', 'integer'],
    argumentNames: ['string', 'newsubstring', 'start', 'count'],
    summary: 'The text with another one in place of `count` characters from position `start` on.',
    example: "overlay('Txxxxas' placing 'hom' from 2 for 4)",
    call: overlay,
  }),
  stringFunction({
    name: 'overlay',
    arguments: ['text', 'text', 'integer'],
    argumentNames: ['string', 'newsubstring', 'start'],
    summary: 'The text with another one in place of as many characters from position `start` on.',
    example: "overlay('Txxxas' placing 'hom' from 2)",
    call: (text: string, replacement: string, start: number) =>
      overlay(text, replacement, start, countCharacters(replacement)),
  }),
];
