import type { Call, Datum, SqlRoutine, SqlType, SqlValue } from '../../contract.ts';
import { asJson } from './as-json.ts';
import { asJsonb } from './as-jsonb.ts';
import { boxedObject, elements, jsonbPart, jsonPart, members, objectText } from './parts.ts';

function prettyOrNot(type: SqlType): Call {
  const [plain, pretty] = [asJson(type), asJson(type, ',\n ')];
  return (value: SqlValue, lines: boolean) => (lines ? pretty(value) : plain(value));
}

/** Making json and jsonb. */
export const buildRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'to_json',
    category: 'JSON',
    arguments: ['anyelement'],
    returns: 'json',
    summary: 'Any value as json: arrays as arrays, times as ISO 8601 text.',
    example: `to_json(array[1, 2])`,
    bind: ({ argumentTypes }) => asJson(argumentTypes[0]!),
  },
  {
    kind: 'function',
    name: 'to_jsonb',
    category: 'JSON',
    arguments: ['anyelement'],
    returns: 'jsonb',
    summary: 'Any value as jsonb: arrays as arrays, times as ISO 8601 text.',
    example: `to_jsonb(1.50)`,
    bind: ({ argumentTypes }) => {
      const as = asJsonb(argumentTypes[0]!);
      return (value: SqlValue) => ({ jsonb: as(value) });
    },
  },
  {
    kind: 'function',
    name: 'array_to_json',
    category: 'JSON',
    arguments: ['anyarray'],
    returns: 'json',
    summary: 'An array as a JSON array.',
    example: `array_to_json(array[1, 2])`,
    bind: ({ argumentTypes }) => asJson(argumentTypes[0]!),
  },
  {
    kind: 'function',
    name: 'array_to_json',
    category: 'JSON',
    arguments: ['anyarray', 'boolean'],
    argumentNames: ['array', 'lines'],
    returns: 'json',
    summary: 'An array as a JSON array, a line an element where asked.',
    example: `array_to_json(array[1, 2], true)`,
    bind: ({ argumentTypes }) => prettyOrNot(argumentTypes[0]!),
  },
  {
    kind: 'function',
    name: 'json_build_array',
    category: 'JSON',
    arguments: [],
    returns: 'json',
    summary: 'An empty JSON array.',
    example: `json_build_array()`,
    call: () => '[]',
  },
  {
    kind: 'function',
    name: 'json_build_array',
    category: 'JSON',
    arguments: ['any'],
    variadic: 'any',
    returns: 'json',
    strict: false,
    summary: 'A JSON array of the arguments.',
    example: `json_build_array(1, 'a', true, null)`,
    bind: ({ argumentTypes }) => {
      const items = elements(argumentTypes, jsonPart);
      return (...parts: Datum[]) => `[${items(parts).join(', ')}]`;
    },
  },
  {
    kind: 'function',
    name: 'jsonb_build_array',
    category: 'JSON',
    arguments: [],
    returns: 'jsonb',
    summary: 'An empty JSON array.',
    example: `jsonb_build_array()`,
    call: () => ({ jsonb: [] }),
  },
  {
    kind: 'function',
    name: 'jsonb_build_array',
    category: 'JSON',
    arguments: ['any'],
    variadic: 'any',
    returns: 'jsonb',
    strict: false,
    summary: 'A JSON array of the arguments.',
    example: `jsonb_build_array(1, 'a', true, null)`,
    bind: ({ argumentTypes }) => {
      const items = elements(argumentTypes, jsonbPart);
      return (...parts: Datum[]) => ({ jsonb: items(parts) });
    },
  },
  {
    kind: 'function',
    name: 'json_build_object',
    category: 'JSON',
    arguments: [],
    returns: 'json',
    summary: 'An empty JSON object.',
    example: `json_build_object()`,
    call: () => '{}',
  },
  {
    kind: 'function',
    name: 'json_build_object',
    category: 'JSON',
    arguments: ['any'],
    variadic: 'any',
    returns: 'json',
    strict: false,
    summary: 'A JSON object of keys and values, by turns.',
    example: `json_build_object('a', 1, 'b', true)`,
    bind: ({ argumentTypes }) => {
      const pairsOf = members(argumentTypes, jsonPart, '22004');
      return (...parts: Datum[]) => objectText(pairsOf(parts));
    },
  },
  {
    kind: 'function',
    name: 'jsonb_build_object',
    category: 'JSON',
    arguments: [],
    returns: 'jsonb',
    summary: 'An empty JSON object.',
    example: `jsonb_build_object()`,
    call: () => boxedObject([]),
  },
  {
    kind: 'function',
    name: 'jsonb_build_object',
    category: 'JSON',
    arguments: ['any'],
    variadic: 'any',
    returns: 'jsonb',
    strict: false,
    summary: 'A JSON object of keys and values, by turns.',
    example: `jsonb_build_object('a', 1, 'b', true)`,
    bind: ({ argumentTypes }) => {
      const pairsOf = members(argumentTypes, jsonbPart, '22023');
      return (...parts: Datum[]) => boxedObject(pairsOf(parts));
    },
  },
];
