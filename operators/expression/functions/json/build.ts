import type { Call, Datum, Jsonb, SqlRoutine, SqlType, SqlValue } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { jsonbObject } from '../../types/jsonb/object.ts';
import { asJson, asKey } from './as-json.ts';
import { asJsonb } from './as-jsonb.ts';

type Texts = readonly (string | null)[];

/** `as`, with the JSON null for NULL. */
function orNull<T>(as: (value: SqlValue) => T, none: T): (value: Datum) => T {
  return (value) => (value === null ? none : as(value));
}

function evenly(types: readonly SqlType[]): void {
  if (types.length % 2 === 1) throw new EvaluationError('22023', 'a JSON object is made of an odd number of arguments');
}

/** Keys and values by turns, each as its type is written in JSON; `sqlState` is that of a key that is NULL. */
function members<T>(types: readonly SqlType[], as: (type: SqlType) => (value: Datum) => T, sqlState: string) {
  const keys = types.filter((_, index) => index % 2 === 0).map(asKey);
  const values = types.filter((_, index) => index % 2 === 1).map(as);
  return (parts: readonly Datum[]): [string, T][] => {
    evenly(types);
    return values.map((value, index) => {
      const key = parts[2 * index]!;
      if (key === null) throw nullKey(sqlState);
      return [keys[index]!(key), value(parts[2 * index + 1]!)];
    });
  };
}

function nullKey(sqlState: string): EvaluationError {
  return new EvaluationError(sqlState, 'the key of a JSON object is NULL');
}

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

function objectText(members: readonly [string, string][]): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(key)} : ${value}`).join(', ')}}`;
}

function textObject(keys: Texts, values: Texts | null): string {
  return objectText(pairs(keys, values).map(([key, value]) => [key, JSON.stringify(value)]));
}

function boxedObject(members: readonly [string, Jsonb][]) {
  return { jsonb: jsonbObject(members) };
}

const json = (type: SqlType) => orNull(asJson(type), 'null');
const jsonb = (type: SqlType) => orNull(asJsonb(type), null);

function each<T>(
  types: readonly SqlType[],
  as: (type: SqlType) => (value: Datum) => T,
): (parts: readonly Datum[]) => T[] {
  const all = types.map(as);
  return (parts) => all.map((one, index) => one(parts[index]!));
}

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
      const items = each(argumentTypes, json);
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
      const items = each(argumentTypes, jsonb);
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
      const pairsOf = members(argumentTypes, json, '22004');
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
      const pairsOf = members(argumentTypes, jsonb, '22023');
      return (...parts: Datum[]) => boxedObject(pairsOf(parts));
    },
  },
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
