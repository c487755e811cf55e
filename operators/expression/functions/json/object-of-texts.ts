import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { boxedObject, nullKey, objectText } from './parts.ts';

type Texts = readonly (string | null)[];

/** Pairs of the texts of `json_object`: one list of keys and values by turns, or a list of each. */
function pairs(keys: Texts, values: Texts | null): [string, string | null][] {
  if (values === null && keys.length % 2 === 1) {
    throw new EvaluationError('2202E', 'a JSON object is made of an array of an odd number of elements');
  }
  if (values !== null && keys.length !== values.length) {
    throw new EvaluationError('2202E', 'a JSON object is made of arrays of different lengths');
  }
  const count = values === null ? keys.length / 2 : keys.length;
  return Array.from({ length: count }, (_, index) => {
    const key = keys[values === null ? 2 * index : index]!;
    if (key === null) throw nullKey('22004');
    return [key, values === null ? keys[2 * index + 1]! : values[index]!];
  });
}

function textObject(keys: Texts, values: Texts | null): string {
  return objectText(pairs(keys, values).map(([key, value]) => [key, JSON.stringify(value)]));
}

/** Objects of texts, from arrays of texts. */
export const objectOfTextsRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'json_object',
    category: 'JSON',
    arguments: ['text[]'],
    returns: 'json',
    summary: 'A JSON object of texts from an array of keys and values, by turns.',
    example: `json_object('{a, 1, b, 2}')`,
    call: (parts: Texts) => textObject(parts, null),
  },
  {
    kind: 'function',
    name: 'json_object',
    category: 'JSON',
    arguments: ['text[]', 'text[]'],
    argumentNames: ['keys', 'values'],
    returns: 'json',
    summary: 'A JSON object of texts from an array of keys and one of values.',
    example: `json_object('{a, b}', '{1, 2}')`,
    call: textObject,
  },
  {
    kind: 'function',
    name: 'jsonb_object',
    category: 'JSON',
    arguments: ['text[]'],
    returns: 'jsonb',
    summary: 'A JSON object of texts from an array of keys and values, by turns.',
    example: `jsonb_object('{a, 1, b, 2}')`,
    call: (parts: Texts) => boxedObject(pairs(parts, null)),
  },
  {
    kind: 'function',
    name: 'jsonb_object',
    category: 'JSON',
    arguments: ['text[]', 'text[]'],
    argumentNames: ['keys', 'values'],
    returns: 'jsonb',
    summary: 'A JSON object of texts from an array of keys and one of values.',
    example: `jsonb_object('{a, b}', '{1, 2}')`,
    call: (keys: Texts, values: Texts) => boxedObject(pairs(keys, values)),
  },
];
