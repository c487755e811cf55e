import type { JsonbValue, SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { jsonKind } from '../../types/json/check-json.ts';
import { isArray, isObject } from '../../types/jsonb/kind.ts';

export const JSON_KINDS = ['value', 'object', 'array', 'scalar'] as const;
export type JsonTest = (typeof JSON_KINDS)[number];

/** The routine behind `IS JSON`, which only its grammar calls by this name. */
export function isJsonName(kind: JsonTest, uniqueKeys: boolean): string {
  return `is json${kind === 'value' ? '' : ` ${kind}`}${uniqueKeys ? ' with unique keys' : ''}`;
}

/** Whether a text is JSON of a kind, and none of its objects has a key twice where keys must be unique. */
export function isJson(text: string, kind: JsonTest, uniqueKeys: boolean): boolean {
  try {
    const found = jsonKind(text, { uniqueKeys });
    return found !== null && (kind === 'value' || kind === found);
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}

function isKind({ jsonb }: JsonbValue, kind: JsonTest): boolean {
  if (kind === 'value') return true;
  const found = isObject(jsonb) ? 'object' : isArray(jsonb) ? 'array' : 'scalar';
  return kind === found;
}

/** `IS JSON` and its kinds, of text, json and jsonb. */
export const isJsonRoutines: readonly SqlRoutine[] = JSON_KINDS.flatMap((kind) =>
  [false, true].flatMap((uniqueKeys) => {
    const name = isJsonName(kind, uniqueKeys);
    const unique = uniqueKeys ? ', with no key twice in an object' : '';
    const routine = {
      kind: 'function',
      name,
      category: 'JSON',
      returns: 'boolean',
      summary: `Whether it is ${kind === 'value' ? 'JSON' : `a JSON ${kind}`}${unique}.`,
      example: `'{"a": 1}' ${name}`,
    } as const;
    const ofText = (text: string) => isJson(text, kind, uniqueKeys);
    return [
      { ...routine, arguments: ['text'] as const, call: ofText },
      { ...routine, arguments: ['json'] as const, call: ofText },
      { ...routine, arguments: ['jsonb'] as const, call: (value: JsonbValue) => isKind(value, kind) },
    ];
  }),
);
