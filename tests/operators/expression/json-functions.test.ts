import { describe, test } from 'vitest';
import { jsonRoutines } from '../../../operators/expression/functions/json/index.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { expectSame, type Grid } from './json-differential.ts';
import { BOOLEANS, DEEP, DOCUMENTS } from './json-documents.ts';

const oracle = oracleForFile();

const KEYS = ['a', 'b', '', 'é', 'aa', 'ab', '0', '1', '-1', '🦦', 'missing', 'NULL', 'c', null];
const INDEXES = ['0', '1', '-1', '-2', '6', '7', '-7', '-8', '2147483647', '-2147483648', null];
const PATHS = [
  '{}',
  '{a}',
  '{b}',
  '{a,b}',
  '{a,c}',
  '{b,c}',
  '{b,c,1,d}',
  '{b,c,-1,d}',
  '{b,c,5}',
  '{b,e}',
  '{b,e,f}',
  '{0}',
  '{-1}',
  '{5,a}',
  '{6,0}',
  '{" 1"}',
  '{+1}',
  '{"1 "}',
  '{1.0}',
  '{99999999999}',
  '{-2147483648}',
  '{""}',
  '{"",x}',
  '{NULL}',
  '{a,NULL}',
  '{x,NULL}',
  '{0,0,0}',
  null,
];

const json = (name: string, ...rest: Grid['values']): Grid[] => [
  {
    name,
    types: ['json', ...typesOf(name, rest)],
    values: [[...DOCUMENTS, '{"a":"\\u0000","b":1}', '["\\ud800"]', null], ...rest],
  },
];
const jsonb = (name: string, ...rest: Grid['values']): Grid[] => [
  { name, types: ['jsonb', ...typesOf(name, rest)], values: [[...DOCUMENTS, null], ...rest] },
];

function typesOf(name: string, rest: Grid['values']): Grid['types'] {
  return rest.map((values) => {
    if (values === INDEXES) return 'integer';
    if (values === PATHS) return 'text[]';
    if (values === DOCUMENTS || values === VALUES) return 'jsonb';
    if (values === BOOLEANS) return 'boolean';
    return values === KEYS ? 'text' : values === TEXT_ARRAYS ? 'text[]' : fail(name);
  });
}

function fail(name: string): never {
  throw new TypeError(`no type for an argument of ${name}`);
}

const VALUES = ['null', '9', '{"z": [1]}', '"a"', null];
const TEXT_ARRAYS = ['{}', '{a}', '{a,b}', '{b,NULL}', '{NULL}', '{missing}', '{a,missing}', null];

const GRIDS: readonly Grid[] = [
  ...json('->', KEYS),
  ...json('->', INDEXES),
  ...json('->>', KEYS),
  ...json('->>', INDEXES),
  ...json('#>', PATHS),
  ...json('#>>', PATHS),
  ...jsonb('->', KEYS),
  ...jsonb('->', INDEXES),
  ...jsonb('->>', KEYS),
  ...jsonb('->>', INDEXES),
  ...jsonb('#>', PATHS),
  ...jsonb('#>>', PATHS),
  ...json('json_extract_path', KEYS),
  ...json('json_extract_path_text', KEYS, KEYS),
  ...jsonb('jsonb_extract_path', KEYS, KEYS),
  ...jsonb('jsonb_extract_path_text', KEYS),
  ...json('json_typeof'),
  ...jsonb('jsonb_typeof'),
  ...json('json_array_length'),
  ...jsonb('jsonb_array_length'),
  ...jsonb('jsonb_pretty'),
  ...json('json_strip_nulls'),
  ...json('json_strip_nulls', BOOLEANS),
  ...jsonb('jsonb_strip_nulls'),
  ...jsonb('jsonb_strip_nulls', BOOLEANS),
  ...jsonb('?', KEYS),
  ...jsonb('?|', TEXT_ARRAYS),
  ...jsonb('?&', TEXT_ARRAYS),
  ...jsonb('@>', DOCUMENTS),
  ...jsonb('<@', DOCUMENTS),
  ...jsonb('||', DOCUMENTS),
  ...['=', '<>', '<', '<=', '>', '>='].flatMap((name) => jsonb(name, DOCUMENTS)),
  ...jsonb('-', KEYS),
  ...jsonb('-', INDEXES),
  ...jsonb('-', TEXT_ARRAYS),
  ...jsonb('#-', PATHS),
  ...jsonb('jsonb_delete_path', PATHS),
  ...jsonb('jsonb_set', PATHS, VALUES),
  ...jsonb('jsonb_set', PATHS, VALUES, BOOLEANS),
  ...jsonb('jsonb_insert', PATHS, VALUES),
  ...jsonb('jsonb_insert', PATHS, VALUES, BOOLEANS),
];

describe('as Postgres does', () => {
  test.for(GRIDS)('$name with $types', (grid) => expectSame(oracle(), jsonRoutines, grid));

  test('a document nested deep', async () => {
    const values = [DEEP, DEEP.replace('1', '2')];
    for (const name of ['=', '@>', '||']) {
      await expectSame(oracle(), jsonRoutines, { name, types: ['jsonb', 'jsonb'], values: [values, values] });
    }
    for (const name of ['jsonb_pretty', 'jsonb_strip_nulls']) {
      await expectSame(oracle(), jsonRoutines, { name, types: ['jsonb'], values: [values] });
    }
    for (const name of ['json_strip_nulls', 'json_array_length']) {
      await expectSame(oracle(), jsonRoutines, { name, types: ['json'], values: [values] });
    }
    const path = `{${'0,'.repeat(990)}0}`;
    await expectSame(oracle(), jsonRoutines, { name: '#>', types: ['json', 'text[]'], values: [values, [path]] });
    await expectSame(oracle(), jsonRoutines, { name: '#-', types: ['jsonb', 'text[]'], values: [values, [path]] });
  });

  test('jsonb_set_lax', async () => {
    await expectSame(oracle(), jsonRoutines, {
      name: 'jsonb_set_lax',
      types: ['jsonb', 'text[]', 'jsonb', 'boolean', 'text'],
      values: [
        ['{"a":1}', '[1,2]', '5', null],
        ['{a}', '{b}', '{0}', null],
        ['7', null],
        BOOLEANS,
        ['raise_exception', 'use_json_null', 'delete_key', 'return_target', 'other', null],
      ],
    });
  });
});
