import type { Datum, SqlRoutine, SqlType } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { asJson } from './as-json.ts';
import { boxedObject, elements, jsonbPart, jsonPart, members, objectText } from './parts.ts';

/** The routine behind ABSENT ON NULL, which only the grammar calls by this name. */
export function absentName(kind: 'object' | 'array', returns: 'json' | 'jsonb'): string {
  return `${returns}_${kind} absent on null`;
}

/** Types and values of the arguments without those whose value is NULL; of an object, values stand behind their keys. */
function present(types: readonly SqlType[], parts: readonly Datum[], step: 1 | 2): [SqlType[], Datum[]] {
  const kept = types.map((_, index) => parts[step === 1 ? index : index | 1] !== null);
  return [types.filter((_, index) => kept[index]), parts.filter((_, index) => kept[index])];
}

const SHARED = {
  kind: 'function',
  category: 'JSON',
  arguments: ['any'],
  variadic: 'any',
  strict: false,
} as const;

/** JSON_SCALAR, and JSON_OBJECT and JSON_ARRAY without what is NULL. */
export const constructorRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'json scalar',
    category: 'JSON',
    arguments: ['any'],
    returns: 'json',
    summary: 'A value as json: a number or boolean bare, all else as a string.',
    example: `json_scalar(1.50)`,
    bind: ({ argumentTypes }) => asJson(argumentTypes[0]!),
  },
  {
    ...SHARED,
    name: absentName('array', 'json'),
    returns: 'json',
    summary: 'A JSON array of the values that are not NULL.',
    example: `json_array(1, null, 'a')`,
    bind:
      ({ argumentTypes }) =>
      (...parts: Datum[]) => {
        const [types, values] = present(argumentTypes, parts, 1);
        return `[${elements(types, jsonPart)(values).join(', ')}]`;
      },
  },
  {
    ...SHARED,
    name: absentName('array', 'jsonb'),
    returns: 'jsonb',
    summary: 'A JSON array of the values that are not NULL.',
    example: `json_array(1, null, 'a' returning jsonb)`,
    bind:
      ({ argumentTypes }) =>
      (...parts: Datum[]) => {
        const [types, values] = present(argumentTypes, parts, 1);
        return { jsonb: elements(types, jsonbPart)(values) };
      },
  },
  {
    ...SHARED,
    name: absentName('object', 'json'),
    returns: 'json',
    summary: 'A JSON object of the members whose value is not NULL.',
    example: `json_object('a': 1, 'b': null absent on null)`,
    bind:
      ({ argumentTypes }) =>
      (...parts: Datum[]) => {
        const [types, values] = present(argumentTypes, parts, 2);
        return objectText(members(types, jsonPart, '22004')(values));
      },
  },
  {
    ...SHARED,
    name: absentName('object', 'jsonb'),
    returns: 'jsonb',
    summary: 'A JSON object of the members whose value is not NULL.',
    example: `json_object('a': 1, 'b': null absent on null returning jsonb)`,
    bind:
      ({ argumentTypes }) =>
      (...parts: Datum[]) => {
        // of jsonb, the key of a member that is left out may not be NULL either
        if (parts.some((part, at) => at % 2 === 0 && part === null))
          throw new EvaluationError('22023', 'a key is NULL');
        const [types, values] = present(argumentTypes, parts, 2);
        return boxedObject(members(types, jsonbPart, '22023')(values));
      },
  },
];
