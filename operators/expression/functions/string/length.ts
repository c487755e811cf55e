import type { SqlRoutine } from '../../contract.ts';
import { countCharacters } from './characters.ts';
import { stringFunction } from './define.ts';

const text = { arguments: ['text'], argumentNames: ['string'], returns: 'integer' } as const;

const characters = ['length', 'char_length', 'character_length'].map((name) =>
  stringFunction({
    ...text,
    name,
    summary: 'How many characters the text has.',
    example: `${name}('jose')`,
    call: countCharacters,
  }),
);

export const lengthRoutines: readonly SqlRoutine[] = [
  ...characters,
  stringFunction({
    ...text,
    name: 'octet_length',
    summary: 'How many bytes the text has, in UTF-8.',
    example: "octet_length('josé')",
    call: (value: string) => Buffer.byteLength(value),
  }),
  stringFunction({
    ...text,
    name: 'bit_length',
    summary: 'How many bits the text has, in UTF-8.',
    example: "bit_length('jose')",
    call: (value: string) => 8 * Buffer.byteLength(value),
  }),
];
