import { describe, test } from 'vitest';
import { jsonRoutines } from '../../../operators/expression/functions/json/index.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { expectSame, type Grid } from './json-differential.ts';
import { BOOLEANS } from './json-documents.ts';

const oracle = oracleForFile();

const ANY: readonly (readonly [Grid['types'][number], readonly (string | null)[]])[] = [
  ['boolean', ['true', 'false', null]],
  ['smallint', ['-5', null]],
  ['integer', ['0', '-5', null]],
  ['bigint', ['9223372036854775807', null]],
  ['numeric', ['1.50', '-0.0', 'NaN', 'Infinity', '-Infinity', '123456789012345678901234567890.10', null]],
  ['real', ['1.5', '0.1', '-0', '1e20', '1e-7', 'NaN', '-Infinity', null]],
  ['double precision', ['1.5', '0.1', '-0', '1e300', '1e-300', '1e16', 'NaN', 'Infinity', null]],
  ['text', ['', 'a', 'é 🦦 " \\ \n \u0001 \u007f', 'NaN', '1', null]],
  ['character varying', ['a', null]],
  ['bytea', ['\\x00ff5c', null]],
  ['uuid', ['A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11', null]],
  ['date', ['2024-02-29', '0044-03-15 BC', 'infinity', '-infinity', '10000-01-01', null]],
  ['time without time zone', ['10:00:00.5', '24:00:00', null]],
  ['timestamp without time zone', ['2024-02-29 10:00:00.25', '0044-03-15 10:00:00 BC', 'infinity', null]],
  ['timestamp with time zone', ['2024-02-29 10:00:00.25+02', '0044-03-15 10:00:00+00 BC', '-infinity', null]],
  ['interval', ['1 year 2 days 03:04:05.6', null]],
  ['json', ['{"a" : 1, "a":2}', 'null', '"x"', null]],
  ['jsonb', ['{"b" : 1, "a":2}', 'null', '1', null]],
  ['integer[]', ['{}', '{1,NULL,-3}', null]],
  ['text[]', ['{a,NULL,"b \\" c"}', null]],
  ['numeric[]', ['{1.50,NaN}', null]],
  ['boolean[]', ['{t,f,NULL}', null]],
  ['jsonb[]', ['{"{\\"a\\": 1}",NULL}', null]],
  ['json[]', ['{"{\\"a\\":1}",NULL}', null]],
  ['date[]', ['{2024-02-29,infinity}', null]],
  ['timestamp without time zone[]', ['{"2024-02-29 10:00:00"}', null]],
];

describe('values of every type, as Postgres makes them JSON', () => {
  test.for(ANY)('%s', async ([type, values]) => {
    for (const name of ['to_json', 'to_jsonb', 'json_build_array', 'jsonb_build_array']) {
      await expectSame(oracle(), jsonRoutines, { name, types: [type], values: [values] });
    }
    for (const name of ['json_build_object', 'jsonb_build_object']) {
      await expectSame(oracle(), jsonRoutines, { name, types: ['text', type], values: [['k', 'é"', null], values] });
      await expectSame(oracle(), jsonRoutines, { name, types: [type, 'integer'], values: [values, ['1', null]] });
    }
    if (!type.endsWith('[]')) return;
    await expectSame(oracle(), jsonRoutines, { name: 'array_to_json', types: [type], values: [values] });
    await expectSame(oracle(), jsonRoutines, {
      name: 'array_to_json',
      types: [type, 'boolean'],
      values: [values, BOOLEANS],
    });
  });

  test('objects of several members, or of none', async () => {
    for (const name of ['json_build_object', 'jsonb_build_object', 'json_build_array', 'jsonb_build_array']) {
      await expectSame(oracle(), jsonRoutines, { name, types: [], values: [] });
      const types = ['text', 'integer', 'text', 'boolean'] as const;
      await expectSame(oracle(), jsonRoutines, {
        name,
        types,
        values: [['b', 'aa'], ['1', null], ['b', 'a'], BOOLEANS],
      });
      await expectSame(oracle(), jsonRoutines, {
        name,
        types: ['text', 'integer', 'text'],
        values: [['a'], ['1'], ['b', null]],
      });
    }
  });

  test('objects from arrays of texts', async () => {
    const texts = ['{}', '{a}', '{a,1}', '{a,1,b,NULL}', '{NULL,1}', '{a,1,a,2}', '{"é\\"",""}', null];
    for (const name of ['json_object', 'jsonb_object']) {
      await expectSame(oracle(), jsonRoutines, { name, types: ['text[]'], values: [texts] });
      await expectSame(oracle(), jsonRoutines, { name, types: ['text[]', 'text[]'], values: [texts, texts] });
    }
  });
});
