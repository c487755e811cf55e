import type { Jsonb, JsonbValue, SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { readJson } from '../../types/json/read-json.ts';
import { isArray, isObject, jsonbKind } from '../../types/jsonb/kind.ts';
import { printJsonb } from '../../types/jsonb/print.ts';

const KIND_BY_CHARACTER: Readonly<Record<string, string>> = {
  '{': 'object',
  '[': 'array',
  '"': 'string',
  t: 'boolean',
  f: 'boolean',
  n: 'null',
};

function kindOfText(text: string): string {
  return KIND_BY_CHARACTER[text.trimStart().charAt(0)] ?? 'number';
}

/** Elements of an array; `null` for what is none. Escapes are not looked at. */
const counting = {
  text: () => null,
  number: () => null,
  constant: () => null,
  array: (items: readonly unknown[]) => items.length,
  object: () => null,
};

function lengthOfText(text: string): number {
  const length = readJson<number | null>(text, counting, 'keep');
  if (length === null) throw notAnArray();
  return length;
}

function lengthOf({ jsonb }: JsonbValue): number {
  if (!isArray(jsonb)) throw notAnArray();
  return jsonb.length;
}

function notAnArray(): EvaluationError {
  return new EvaluationError('22023', 'JSON that is no array, which has no length');
}

/** `jsonb_pretty`: a member or element a line, four spaces a level. */
function pretty(value: Jsonb, indent: string): string {
  const deeper = `${indent}    `;
  if (isArray(value))
    return lines(
      '[',
      ']',
      value.map((item) => pretty(item, deeper)),
      indent,
    );
  if (!isObject(value)) return printJsonb(value);
  const members = Array.from(value, ([key, member]) => `${JSON.stringify(key)}: ${pretty(member, deeper)}`);
  return lines('{', '}', members, indent);
}

function lines(open: string, close: string, pieces: readonly string[], indent: string): string {
  return `${open}\n${pieces.map((piece) => `${indent}    ${piece}`).join(',\n')}${pieces.length > 0 ? '\n' : ''}${indent}${close}`;
}

/** What json and jsonb are. */
export const inspectRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'json_typeof',
    category: 'JSON',
    arguments: ['json'],
    returns: 'text',
    summary: 'Kind of a JSON value: object, array, string, number, boolean or null.',
    example: `json_typeof('[1]')`,
    call: kindOfText,
  },
  {
    kind: 'function',
    name: 'jsonb_typeof',
    category: 'JSON',
    arguments: ['jsonb'],
    returns: 'text',
    summary: 'Kind of a JSON value: object, array, string, number, boolean or null.',
    example: `jsonb_typeof('{"a": 1}')`,
    call: ({ jsonb }: JsonbValue) => jsonbKind(jsonb),
  },
  {
    kind: 'function',
    name: 'json_array_length',
    category: 'JSON',
    arguments: ['json'],
    returns: 'integer',
    summary: 'Number of elements of a JSON array.',
    example: `json_array_length('[1, 2, [3]]')`,
    call: lengthOfText,
  },
  {
    kind: 'function',
    name: 'jsonb_array_length',
    category: 'JSON',
    arguments: ['jsonb'],
    returns: 'integer',
    summary: 'Number of elements of a JSON array.',
    example: `jsonb_array_length('[1, 2, [3]]')`,
    call: lengthOf,
  },
  {
    kind: 'function',
    name: 'jsonb_pretty',
    category: 'JSON',
    arguments: ['jsonb'],
    returns: 'text',
    summary: 'JSON text with line breaks and indentation.',
    example: `jsonb_pretty('{"a": [1, 2]}')`,
    call: ({ jsonb }: JsonbValue) => pretty(jsonb, ''),
  },
];
