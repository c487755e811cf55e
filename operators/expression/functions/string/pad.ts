import type { SqlRoutine } from '../../contract.ts';
import { countCharacters, sliceCharacters } from './characters.ts';
import { stringFunction } from './define.ts';
import { checkLength } from './too-long.ts';

const BYTES_OF_CHARACTER = 4; // at most, which Postgres reckons with

function pad(text: string, wanted: number, fill: string, isBefore: boolean): string {
  const length = Math.max(0, wanted);
  checkLength(length * BYTES_OF_CHARACTER, length);
  const missing = length - countCharacters(text);
  if (missing < 0) return sliceCharacters(text, 0, length);
  if (missing === 0 || fill === '') return text;
  const unit = countCharacters(fill);
  const filling = fill.repeat(Math.floor(missing / unit)) + sliceCharacters(fill, 0, missing % unit);
  return isBefore ? filling + text : text + filling;
}

const padding = {
  arguments: ['text', 'integer', 'text'],
  argumentNames: ['string', 'length', 'fill'],
  defaults: [' '],
} as const;

export const padRoutines: readonly SqlRoutine[] = [
  stringFunction({
    ...padding,
    name: 'lpad',
    summary: 'Of so many characters: filled up at the beginning, or cut off at the end.',
    example: "lpad('hi', 5, 'xy')",
    call: (text: string, length: number, fill: string) => pad(text, length, fill, true),
  }),
  stringFunction({
    ...padding,
    name: 'rpad',
    summary: 'Of so many characters: filled up or cut off at the end.',
    example: "rpad('hi', 5, 'xy')",
    call: (text: string, length: number, fill: string) => pad(text, length, fill, false),
  }),
  stringFunction({
    name: 'repeat',
    arguments: ['text', 'integer'],
    argumentNames: ['string', 'number'],
    summary: 'The text so many times in a row.',
    example: "repeat('Pg', 4)",
    call(text: string, number: number) {
      const times = Math.max(0, number);
      checkLength(Buffer.byteLength(text) * times, text.length * times);
      return text.repeat(times);
    },
  }),
];
