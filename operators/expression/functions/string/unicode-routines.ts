import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { stringFunction } from './define.ts';
import { isAssigned } from './unicode/unassigned.ts';
import { unistr } from './unistr.ts';

const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD'];

function formOf(name: string): string {
  const form = name.toUpperCase();
  if (!FORMS.includes(form)) throw new EvaluationError('22023', `"${name}" is no form of normalization`);
  return form;
}

const form = {
  arguments: ['text', 'text'],
  argumentNames: ['string', 'form'],
  defaults: ['NFC'],
} as const;

export const unicodeRoutines: readonly SqlRoutine[] = [
  stringFunction({
    ...form,
    name: 'normalize',
    summary: 'In a normal form of Unicode: NFC, NFD, NFKC or NFKD.',
    example: "normalize(U&'\\0061\\0308bc', NFC)",
    call: (text: string, name: string) => text.normalize(formOf(name)),
  }),
  stringFunction({
    ...form,
    name: 'is_normalized',
    returns: 'boolean',
    summary: 'Whether the text is in a normal form of Unicode.',
    example: "U&'\\0061\\0308bc' IS NFD NORMALIZED",
    call: (text: string, name: string) => text.normalize(formOf(name)) === text,
  }),
  stringFunction({
    name: 'unistr',
    arguments: ['text'],
    argumentNames: ['string'],
    summary: 'With the characters that escapes such as `\\0041` stand for.',
    example: "unistr('d\\0061t\\+000061')",
    call: unistr,
  }),
  stringFunction({
    name: 'unicode_assigned',
    arguments: ['text'],
    argumentNames: ['string'],
    returns: 'boolean',
    summary: "Whether Postgres' version of Unicode knows every character.",
    example: "unicode_assigned('abc')",
    call: (text: string) => [...text].every((character) => isAssigned(character.codePointAt(0)!)),
  }),
];
