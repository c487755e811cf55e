import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonRoutines } from '../../../operators/expression/functions/json/index.ts';
import { DEPTH_LIMIT } from '../../../operators/expression/types/json/read-json.ts';
import { jsonbIo } from '../../../operators/expression/types/jsonb/jsonb-io.ts';
import { type TestDatabase, testDatabase } from '../../services/postgres.ts';
import { type Oracle, openOracle } from './generate/oracle.ts';
import { expectSame, expectSameCasts, type Grid } from './json-differential.ts';

let database: TestDatabase;
let oracle: Oracle;

beforeAll(async () => {
  database = await testDatabase();
  oracle = await openOracle(database.url);
});

afterAll(async () => {
  await oracle?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const DEEP = `${'['.repeat(999)}{"a": 1}${']'.repeat(999)}`;

/** Well-formed documents. */
const DOCUMENTS = [
  'null',
  'true',
  ' false ',
  '0',
  '-0',
  '-0.0',
  '1.50',
  '1e3',
  '12E-4',
  '123456789012345678901234567890.123456789',
  '1e400',
  '1e-300',
  '""',
  '"a"',
  '"é 🦦 \\ud83e\\udda6 \\u00e9 \\" \\\\ \\/ \\b\\f\\n\\r\\t \\u001f \u007f"',
  '"NULL"',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '["a", "b", 1, null, true, {"a": 1}, ["x"]]',
  ' [ 1 , 2 ,3]',
  '{"a": 1, "b": {"c": [1, {"d": "x"}], "e": null}, "": "empty", "é": 2, "aa": 3}',
  '{"b":2,"a":1,"aa":0,"b":3,"🦦":1,"\uffff":2,"ab":1}',
  '{"a":{"b":1},"a":{"c":2}}',
  '{"a":{"b":1},"a":5}',
  '{"a":null}',
  '{"1":"one","-1":"minus"}',
  '{"a\\u0062": 1, "a\\"b\\\\": "q"}',
];

/** Texts that are JSON only to some. */
const DOUBTFUL = [
  '',
  ' ',
  'nul',
  'nulls',
  'True',
  'true false',
  '01',
  '+1',
  '.5',
  '5.',
  '1.e3',
  '1e',
  '1e+',
  '--1',
  '1a',
  '1_000',
  '0x10',
  'NaN',
  'Infinity',
  '1e131071',
  '1e131072',
  '1e999999999',
  '1e99999999999',
  '1e-16383',
  '1e-16384',
  "'a'",
  '"a',
  'a"',
  '"a\tb"',
  '"a\nb"',
  '"\\x41"',
  '"\\u12"',
  '"\\u12g4"',
  '"\\u0000"',
  '{"\\u0000": 1}',
  '"\\ud800"',
  '"\\udc00"',
  '"\\ud800x"',
  '"\\ud800\\u0041"',
  '"\\ud800\\ud800\\udc00"',
  '"\\',
  '[',
  ']',
  '[1',
  '[1,',
  '[1,]',
  '[,1]',
  '[1 2]',
  '{',
  '{"a"',
  '{"a":',
  '{"a":1',
  '{"a":1,',
  '{"a":1,}',
  '{"a" 1}',
  '{a:1}',
  '{1:1}',
  '{"a":1 "b":2}',
  '[1}',
  '{"a":1]',
  '1 /* x */',
  '\u00a01',
  '\ufeff1',
  '\f1',
];

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

const BOOLEANS = ['true', 'false', null];
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
  test('json reads and prints', async () => {
    await expectSameCasts(oracle, 'json', null, [...DOCUMENTS, ...DOUBTFUL, DEEP]);
  });

  test('jsonb reads and prints', async () => {
    await expectSameCasts(oracle, 'jsonb', null, [...DOCUMENTS, ...DOUBTFUL, DEEP]);
    await expectSameCasts(oracle, 'json', 'jsonb', [...DOCUMENTS, '"\\u0000"', '"\\ud800"', '1e131072']);
    await expectSameCasts(oracle, 'jsonb', 'json', DOCUMENTS);
  });

  test.for(['boolean', 'numeric', 'smallint', 'integer', 'bigint', 'real', 'double precision'] as const)(
    'jsonb is cast to %s',
    async (type) => {
      const numbers = [
        '0.5',
        '1.5',
        '2.5',
        '-2.5',
        '32767.4',
        '32767.5',
        '2147483648',
        '9223372036854775808',
        '1e-400',
      ];
      await expectSameCasts(oracle, 'jsonb', type, [...DOCUMENTS, ...numbers, '3.4e38', '3.5e38', '1e-46', '1.8e308']);
    },
  );

  test.for(GRIDS)('$name with $types', (grid) => expectSame(oracle, jsonRoutines, grid));

  test('a document nested deep', async () => {
    const values = [DEEP, DEEP.replace('1', '2')];
    for (const name of ['=', '@>', '||']) {
      await expectSame(oracle, jsonRoutines, { name, types: ['jsonb', 'jsonb'], values: [values, values] });
    }
    for (const name of ['jsonb_pretty', 'jsonb_strip_nulls']) {
      await expectSame(oracle, jsonRoutines, { name, types: ['jsonb'], values: [values] });
    }
    for (const name of ['json_strip_nulls', 'json_array_length']) {
      await expectSame(oracle, jsonRoutines, { name, types: ['json'], values: [values] });
    }
    const path = `{${'0,'.repeat(990)}0}`;
    await expectSame(oracle, jsonRoutines, { name: '#>', types: ['json', 'text[]'], values: [values, [path]] });
    await expectSame(oracle, jsonRoutines, { name: '#-', types: ['jsonb', 'text[]'], values: [values, [path]] });
  });

  test('jsonb_set_lax', async () => {
    await expectSame(oracle, jsonRoutines, {
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
      await expectSame(oracle, jsonRoutines, { name, types: [type], values: [values] });
    }
    for (const name of ['json_build_object', 'jsonb_build_object']) {
      await expectSame(oracle, jsonRoutines, { name, types: ['text', type], values: [['k', 'é"', null], values] });
      await expectSame(oracle, jsonRoutines, { name, types: [type, 'integer'], values: [values, ['1', null]] });
    }
    if (!type.endsWith('[]')) return;
    await expectSame(oracle, jsonRoutines, { name: 'array_to_json', types: [type], values: [values] });
    await expectSame(oracle, jsonRoutines, {
      name: 'array_to_json',
      types: [type, 'boolean'],
      values: [values, BOOLEANS],
    });
  });

  test('objects of several members, or of none', async () => {
    for (const name of ['json_build_object', 'jsonb_build_object', 'json_build_array', 'jsonb_build_array']) {
      await expectSame(oracle, jsonRoutines, { name, types: [], values: [] });
      const types = ['text', 'integer', 'text', 'boolean'] as const;
      await expectSame(oracle, jsonRoutines, { name, types, values: [['b', 'aa'], ['1', null], ['b', 'a'], BOOLEANS] });
      await expectSame(oracle, jsonRoutines, {
        name,
        types: ['text', 'integer', 'text'],
        values: [['a'], ['1'], ['b', null]],
      });
    }
  });

  test('objects from arrays of texts', async () => {
    const texts = ['{}', '{a}', '{a,1}', '{a,1,b,NULL}', '{NULL,1}', '{a,1,a,2}', '{"é\\"",""}', null];
    for (const name of ['json_object', 'jsonb_object']) {
      await expectSame(oracle, jsonRoutines, { name, types: ['text[]'], values: [texts] });
      await expectSame(oracle, jsonRoutines, { name, types: ['text[]', 'text[]'], values: [texts, texts] });
    }
  });
});

test('JSON nested too deep is refused, not a stack overflow', () => {
  expect(() => jsonbIo.parse('['.repeat(1_000_000))).toThrow('54001');
  const deep = jsonbIo.parse(`${'['.repeat(DEPTH_LIMIT)}${']'.repeat(DEPTH_LIMIT)}`);
  expect(jsonbIo.print(deep)).toHaveLength(2 * DEPTH_LIMIT);
  expect(jsonbIo.compare!(deep, deep)).toBe(0);
});

/** JSON of which some is read by `JSON.parse`, and some must not be. */
const number = fc.stringMatching(/^-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?$/);
const { json: anyJson } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('null', 'true', '-0', '0', '-0.0', '1.50', '1e3', '"a"', '"\\u0061"', '"1.0 -0 2e5"', '""'),
    number,
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text.replaceAll('\0', ''))),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items.join(' ,\n')}]`),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'aa', 'é', '', '__proto__', '1'), tie('json')), { maxLength: 4 })
      .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(', ')}}`),
  ),
}));

test('what is read the quick way is what Postgres reads', async () => {
  const texts = fc.sample(anyJson, { numRuns: 3000, seed: 11 }).filter((text) => text.isWellFormed());
  await expectSameCasts(oracle, 'jsonb', null, texts);
  const values = texts.slice(0, 300);
  for (const name of ['->', '->>']) {
    await expectSame(oracle, jsonRoutines, {
      name,
      types: ['jsonb', 'text'],
      values: [values, ['a', '__proto__', 'é']],
    });
    await expectSame(oracle, jsonRoutines, { name, types: ['jsonb', 'integer'], values: [values, ['0', '-1']] });
  }
});
