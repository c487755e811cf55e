import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { charactersBefore } from './characters.ts';
import { stringFunction, stringOperator } from './define.ts';

function position(text: string, part: string): number {
  const unit = text.indexOf(part);
  return unit < 0 ? 0 : charactersBefore(text, unit) + 1;
}

function replace(text: string, from: string, to: string): string {
  return from === '' ? text : text.replaceAll(from, () => to);
}

function splitPart(text: string, delimiter: string, field: number): string {
  if (field === 0) throw new EvaluationError('22023', 'fields are counted from 1, or from -1 backwards');
  const parts = delimiter === '' ? [text] : text.split(delimiter);
  return parts.at(field > 0 ? field - 1 : field) ?? '';
}

function translate(text: string, from: string, to: string): string {
  const targets = [...to];
  const map = new Map<string, string>();
  for (const [at, character] of [...from].entries()) {
    if (!map.has(character)) map.set(character, targets[at] ?? '');
  }
  let result = '';
  for (const character of text) result += map.get(character) ?? character;
  return result;
}

const startsWith = (text: string, prefix: string): boolean => text.startsWith(prefix);

export const searchRoutines: readonly SqlRoutine[] = [
  stringFunction({
    name: 'position',
    arguments: ['text', 'text'],
    argumentNames: ['string', 'substring'],
    returns: 'integer',
    summary: 'Where the part first stands in the text, counted from 1; 0 where it does not.',
    example: "position('om' in 'Thomas')",
    call: position,
  }),
  stringFunction({
    name: 'strpos',
    arguments: ['text', 'text'],
    argumentNames: ['string', 'substring'],
    returns: 'integer',
    summary: 'Where the part first stands in the text, counted from 1; 0 where it does not.',
    example: "strpos('high', 'ig')",
    call: position,
  }),
  stringFunction({
    name: 'starts_with',
    arguments: ['text', 'text'],
    argumentNames: ['string', 'prefix'],
    returns: 'boolean',
    summary: 'Whether the text begins so.',
    example: "starts_with('alphabet', 'alph')",
    call: startsWith,
  }),
  stringOperator({
    name: '^@',
    arguments: ['text', 'text'],
    argumentNames: ['string', 'prefix'],
    returns: 'boolean',
    summary: 'Whether the text begins so.',
    example: "'alphabet' ^@ 'alph'",
    call: startsWith,
  }),
  stringFunction({
    name: 'replace',
    arguments: ['text', 'text', 'text'],
    argumentNames: ['string', 'from', 'to'],
    summary: 'The text with every `from` replaced.',
    example: "replace('abcdefabcdef', 'cd', 'XX')",
    call: replace,
  }),
  stringFunction({
    name: 'split_part',
    arguments: ['text', 'text', 'integer'],
    argumentNames: ['string', 'delimiter', 'n'],
    summary: 'The `n`-th part between delimiters, from the end for a negative `n`; empty where there are fewer.',
    example: "split_part('abc~@~def~@~ghi', '~@~', 2)",
    call: splitPart,
  }),
  stringFunction({
    name: 'translate',
    arguments: ['text', 'text', 'text'],
    argumentNames: ['string', 'from', 'to'],
    summary: 'Each character of `from` replaced by the one in its place in `to`, or removed where there is none.',
    example: "translate('12345', '143', 'ax')",
    call: translate,
  }),
];
