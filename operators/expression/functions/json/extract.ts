import type { JsonbValue, SqlRoutine } from '../../contract.ts';
import { extractJson, jsonElement, jsonField, nodeJson, nodeText } from './extract-json.ts';
import { jsonbAt, jsonbElement, jsonbMember, jsonbText } from './extract-jsonb.ts';

type Path = readonly (string | null)[];

/** A path that holds a NULL leads nowhere. */
function whole(path: Path): path is readonly string[] {
  return !path.includes(null);
}

const arrows: readonly SqlRoutine[] = [
  {
    kind: 'operator',
    name: '->',
    category: 'JSON',
    arguments: ['json', 'text'],
    returns: 'json',
    summary: 'Member of an object by key.',
    example: `'{"a": {"b": 1}}'::json -> 'a'`,
    call: (text: string, key: string) => nodeJson(text, jsonField(text, key)),
  },
  {
    kind: 'operator',
    name: '->',
    category: 'JSON',
    arguments: ['json', 'integer'],
    returns: 'json',
    summary: 'Element of an array by index, counted from 0; negative ones from the end.',
    example: `'[1, 2, 3]'::json -> -1`,
    call: (text: string, index: number) => nodeJson(text, jsonElement(text, index)),
  },
  {
    kind: 'operator',
    name: '->>',
    category: 'JSON',
    arguments: ['json', 'text'],
    returns: 'text',
    summary: 'Member of an object by key, as text.',
    example: `'{"a": "x"}'::json ->> 'a'`,
    call: (text: string, key: string) => nodeText(text, jsonField(text, key)),
  },
  {
    kind: 'operator',
    name: '->>',
    category: 'JSON',
    arguments: ['json', 'integer'],
    returns: 'text',
    summary: 'Element of an array by index, as text.',
    example: `'["a", "b"]'::json ->> 1`,
    call: (text: string, index: number) => nodeText(text, jsonElement(text, index)),
  },
  {
    kind: 'operator',
    name: '->',
    category: 'JSON',
    arguments: ['jsonb', 'text'],
    returns: 'jsonb',
    summary: 'Member of an object by key.',
    example: `'{"a": {"b": 1}}'::jsonb -> 'a'`,
    call: jsonbMember,
  },
  {
    kind: 'operator',
    name: '->',
    category: 'JSON',
    arguments: ['jsonb', 'integer'],
    returns: 'jsonb',
    summary: 'Element of an array by index, counted from 0; negative ones from the end.',
    example: `'[1, 2, 3]'::jsonb -> -1`,
    call: jsonbElement,
  },
  {
    kind: 'operator',
    name: '->>',
    category: 'JSON',
    arguments: ['jsonb', 'text'],
    returns: 'text',
    summary: 'Member of an object by key, as text.',
    example: `'{"a": "x"}'::jsonb ->> 'a'`,
    call: (value: JsonbValue, key: string) => jsonbText(jsonbMember(value, key)),
  },
  {
    kind: 'operator',
    name: '->>',
    category: 'JSON',
    arguments: ['jsonb', 'integer'],
    returns: 'text',
    summary: 'Element of an array by index, as text.',
    example: `'["a", "b"]'::jsonb ->> 1`,
    call: (value: JsonbValue, index: number) => jsonbText(jsonbElement(value, index)),
  },
];

const byPath: readonly SqlRoutine[] = [
  {
    kind: 'operator',
    name: '#>',
    category: 'JSON',
    arguments: ['json', 'text[]'],
    returns: 'json',
    summary: 'Piece that a path of keys and indexes leads to.',
    example: `'{"a": [1, {"b": 2}]}'::json #> '{a,1,b}'`,
    call: (text: string, path: Path) => (whole(path) ? nodeJson(text, extractJson(text, path)) : null),
  },
  {
    kind: 'operator',
    name: '#>>',
    category: 'JSON',
    arguments: ['json', 'text[]'],
    returns: 'text',
    summary: 'Piece that a path of keys and indexes leads to, as text.',
    example: `'{"a": [1, {"b": "x"}]}'::json #>> '{a,1,b}'`,
    call: (text: string, path: Path) => (whole(path) ? nodeText(text, extractJson(text, path)) : null),
  },
  {
    kind: 'operator',
    name: '#>',
    category: 'JSON',
    arguments: ['jsonb', 'text[]'],
    returns: 'jsonb',
    summary: 'Piece that a path of keys and indexes leads to.',
    example: `'{"a": [1, {"b": 2}]}'::jsonb #> '{a,1,b}'`,
    call: (value: JsonbValue, path: Path) => (whole(path) ? jsonbAt(value, path) : null),
  },
  {
    kind: 'operator',
    name: '#>>',
    category: 'JSON',
    arguments: ['jsonb', 'text[]'],
    returns: 'text',
    summary: 'Piece that a path of keys and indexes leads to, as text.',
    example: `'{"a": [1, {"b": "x"}]}'::jsonb #>> '{a,1,b}'`,
    call: (value: JsonbValue, path: Path) => (whole(path) ? jsonbText(jsonbAt(value, path)) : null),
  },
];

const functions: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'json_extract_path',
    category: 'JSON',
    arguments: ['json', 'text'],
    variadic: 'text',
    returns: 'json',
    summary: 'Piece that a path of keys and indexes leads to.',
    example: `json_extract_path('{"a": {"b": 1}}', 'a', 'b')`,
    call: (text: string, ...path: string[]) => nodeJson(text, extractJson(text, path)),
  },
  {
    kind: 'function',
    name: 'json_extract_path_text',
    category: 'JSON',
    arguments: ['json', 'text'],
    variadic: 'text',
    returns: 'text',
    summary: 'Piece that a path of keys and indexes leads to, as text.',
    example: `json_extract_path_text('{"a": {"b": "x"}}', 'a', 'b')`,
    call: (text: string, ...path: string[]) => nodeText(text, extractJson(text, path)),
  },
  {
    kind: 'function',
    name: 'jsonb_extract_path',
    category: 'JSON',
    arguments: ['jsonb', 'text'],
    variadic: 'text',
    returns: 'jsonb',
    summary: 'Piece that a path of keys and indexes leads to.',
    example: `jsonb_extract_path('{"a": {"b": 1}}', 'a', 'b')`,
    call: (value: JsonbValue, ...path: string[]) => jsonbAt(value, path),
  },
  {
    kind: 'function',
    name: 'jsonb_extract_path_text',
    category: 'JSON',
    arguments: ['jsonb', 'text'],
    variadic: 'text',
    returns: 'text',
    summary: 'Piece that a path of keys and indexes leads to, as text.',
    example: `jsonb_extract_path_text('{"a": {"b": "x"}}', 'a', 'b')`,
    call: (value: JsonbValue, ...path: string[]) => jsonbText(jsonbAt(value, path)),
  },
];

/** Looking into json and jsonb: `->`, `->>`, `#>`, `#>>` and the functions that do the same. */
export const extractRoutines: readonly SqlRoutine[] = [...arrows, ...byPath, ...functions];
