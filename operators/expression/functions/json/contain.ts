import type { JsonbValue, SqlRoutine } from '../../contract.ts';
import { containsJsonb, hasKey } from './contain-jsonb.ts';

type Keys = readonly (string | null)[];

function held(value: JsonbValue): (key: string | null) => boolean {
  return (key) => key !== null && hasKey(value.jsonb, key);
}

/** Containment and existence. */
export const containRoutines: readonly SqlRoutine[] = [
  {
    kind: 'operator',
    name: '@>',
    category: 'JSON',
    arguments: ['jsonb', 'jsonb'],
    returns: 'boolean',
    summary: 'Whether the first value contains the second.',
    example: `'{"a": 1, "b": 2}'::jsonb @> '{"b": 2}'::jsonb`,
    call: (outer: JsonbValue, inner: JsonbValue) => containsJsonb(outer.jsonb, inner.jsonb),
  },
  {
    kind: 'operator',
    name: '<@',
    category: 'JSON',
    arguments: ['jsonb', 'jsonb'],
    returns: 'boolean',
    summary: 'Whether the first value is contained in the second.',
    example: `'{"b": 2}'::jsonb <@ '{"a": 1, "b": 2}'::jsonb`,
    call: (inner: JsonbValue, outer: JsonbValue) => containsJsonb(outer.jsonb, inner.jsonb),
  },
  {
    kind: 'operator',
    name: '?',
    category: 'JSON',
    arguments: ['jsonb', 'text'],
    returns: 'boolean',
    summary: 'Whether the text is a key of the object, or a string of the array.',
    example: `'{"a": 1}'::jsonb ? 'a'`,
    call: (value: JsonbValue, key: string) => hasKey(value.jsonb, key),
  },
  {
    kind: 'operator',
    name: '?|',
    category: 'JSON',
    arguments: ['jsonb', 'text[]'],
    returns: 'boolean',
    summary: 'Whether any of the texts is a key of the object, or a string of the array.',
    example: `'{"a": 1}'::jsonb ?| array['a', 'b']`,
    call: (value: JsonbValue, keys: Keys) => keys.some(held(value)),
  },
  {
    kind: 'operator',
    name: '?&',
    category: 'JSON',
    arguments: ['jsonb', 'text[]'],
    returns: 'boolean',
    summary: 'Whether all of the texts are keys of the object, or strings of the array.',
    example: `'["a", "b"]'::jsonb ?& array['a', 'b']`,
    call: (value: JsonbValue, keys: Keys) => keys.every((key) => key === null || hasKey(value.jsonb, key)),
  },
];
