import { describe, expect, test } from 'vitest';
import type { SqlType } from '../../../operators/expression/contract.ts';
import { arrayRoutines } from '../../../operators/expression/functions/array/index.ts';
import { ioOfArray } from '../../../operators/expression/types/array/io-of.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { expectSame, expectSameCasts, type Grid } from './json-differential.ts';

const oracle = oracleForFile();

/** Texts that `array_in` takes or refuses. */
const TEXTS = [
  '{}',
  ' { } ',
  '{a}',
  '{a,b}',
  ' { a , b } ',
  '{a b, c  d}',
  '{"a b","c,d","{}"}',
  '{NULL,null,NuLl,"NULL",nullx}',
  '{\\NULL}',
  '{n\\ull}',
  '{a\\,b,\\{,\\},\\",\\\\}',
  '{"a\\"b","\\\\","\\x"}',
  '{" a "," "}',
  '{\\ a\\ }',
  '{a\\ }',
  '{"a" ,"b" }',
  '{é,🦦,"\u00a0",\u00a0}',
  '{"a\nb",a\nb}',
  '{a\tb}',
  "{'a'}",
  '{\v}',
  '{(a),[b]}',
  '{""}',
  '{"",""}',
  '',
  ' ',
  'a',
  '{',
  '}',
  '{a',
  '{a,',
  '{a,}',
  '{,a}',
  '{,}',
  '{a,,b}',
  '{ }x',
  '{a}x',
  '{a} ',
  '{a}{b}',
  '{"a}',
  '{"a',
  '{a"b"}',
  '{"a"b}',
  '{"a" b}',
  '{"a""b"}',
  '{a\\',
  '{"a\\',
  '{a}}',
  '{a{b}}',
];

const ARRAYS: readonly (readonly [SqlType, readonly (string | null)[], readonly (string | null)[]])[] = [
  [
    'integer[]',
    ['{}', '{1}', '{1,2,3}', '{3,1,NULL,1}', '{NULL}', '{NULL,NULL}', '{1,2}', null],
    ['1', '3', '9', null],
  ],
  [
    'text[]',
    ['{}', '{a}', '{b,a}', '{a,NULL,"NULL",""}', '{"a b","c,d","\\"","\\\\","{}"}', '{é,🦦,\uffff,z}', null],
    ['a', '', 'NULL', '🦦', null],
  ],
  ['numeric[]', ['{}', '{1.0,1.00,1}', '{NaN,Infinity,-Infinity,0.5}', '{1,NULL}', null], ['1', '1.000', 'NaN', null]],
  ['double precision[]', ['{0,-0}', '{NaN,1,Infinity}', '{-0}', '{0}', '{}', null], ['0', '-0', 'NaN', null]],
  ['boolean[]', ['{t,f}', '{f,NULL,t}', '{}', null], ['true', null]],
  ['bigint[]', ['{9223372036854775807,-9223372036854775808}', '{1,NULL}', '{}', null], ['1', null]],
  ['date[]', ['{2024-02-29,infinity,-infinity}', '{"0044-03-15 BC",NULL}', '{}', null], ['2024-02-29', null]],
  [
    'timestamp with time zone[]',
    ['{"2024-02-29 10:00:00+00","2024-02-29 12:00:00+02"}', '{infinity}', null],
    ['2024-02-29 10:00:00+00', null],
  ],
  ['interval[]', ['{"1 mon","30 days","720:00:00"}', '{"1 day",NULL}', null], ['24:00:00', '1 mon', null]],
  ['bytea[]', ['{"\\\\x00ff","\\\\x"}', '{}', null], ['\\x00ff', null]],
  [
    'uuid[]',
    ['{A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11,NULL}', '{}', null],
    ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', null],
  ],
  ['jsonb[]', ['{"{\\"a\\": 1}","[]","1",null}', '{1,1.0}', '{}', null], ['1', '{"a":1}', null]],
  ['time without time zone[]', ['{10:00,24:00:00}', '{}', null], ['10:00:00', null]],
  ['character varying[]', ['{b,a,NULL}', '{}', null], ['a', null]],
];

const INTEGERS = ['0', '1', '2', '-1', '3', '4', '2147483647', null];
const BOOLEANS = ['true', 'false', null];

describe('as Postgres does', () => {
  test('texts read as arrays', () => expectSameCasts(oracle(), 'text[]', null, TEXTS));

  test('elements are read and printed as their type is', async () => {
    const numbers = [
      '{1,2}',
      '{ 1 , -2 }',
      '{1.5}',
      '{x}',
      '{"1"," 2 "}',
      '{NULL}',
      '{2147483648}',
      '{""}',
      '{0x1F,1_000}',
    ];
    for (const type of ['integer[]', 'bigint[]', 'numeric[]', 'real[]', 'boolean[]', 'date[]', 'jsonb[]'] as const) {
      await expectSameCasts(oracle(), type, null, [
        ...numbers,
        '{t,f}',
        '{2024-02-29}',
        '{"{\\"b\\":1,\\"a\\":[]}",null}',
      ]);
    }
  });

  test.for(ARRAYS)('%s', async ([type, arrays, elements]) => {
    const element = type.slice(0, -2) as SqlType;
    const grid = (name: string, types: readonly SqlType[], ...values: Grid['values']) =>
      expectSame(oracle(), arrayRoutines, { name, types, values });
    for (const name of ['cardinality', 'array_ndims', 'array_dims', 'array_reverse']) await grid(name, [type], arrays);
    for (const name of ['array_length', 'array_lower', 'array_upper', 'trim_array']) {
      await grid(name, [type, 'integer'], arrays, INTEGERS);
    }
    for (const name of ['array_append', '||', 'array_position', 'array_positions', 'array_remove']) {
      await grid(name, [type, element], arrays, elements);
    }
    for (const name of ['array_prepend', '||']) await grid(name, [element, type], elements, arrays);
    for (const name of ['array_cat', '||', '=', '<>', '<', '<=', '>', '>=', '@>', '<@', '&&']) {
      await grid(name, [type, type], arrays, arrays);
    }
    await grid('array_position', [type, element, 'integer'], arrays, elements, INTEGERS);
    await grid('array_replace', [type, element, element], arrays, elements, elements);
    await grid('array_sort', [type], arrays);
    await grid('array_sort', [type, 'boolean'], arrays, BOOLEANS);
    await grid('array_sort', [type, 'boolean', 'boolean'], arrays, BOOLEANS, BOOLEANS);
    await grid('array_to_string', [type, 'text'], arrays, [',', '', ' | ', null]);
    await grid('array_to_string', [type, 'text', 'text'], arrays, [',', '', null], ['?', '', null]);
    await grid('array_fill', [element, 'integer[]'], elements, ['{3}', '{0}', '{}', '{-1}', '{NULL}', null]);
    await grid(
      'array_fill',
      [element, 'integer[]', 'integer[]'],
      elements,
      ['{2}', '{0}', '{}'],
      ['{1}', '{NULL}', '{}', null],
    );
  });

  test('texts are split', async () => {
    const texts = ['', 'a', 'a,b', ',', 'a,,b,', 'abcab', 'é🦦', 'xNULLx', null];
    const delimiters = [',', '', 'ab', 'x', '🦦', null];
    await expectSame(oracle(), arrayRoutines, {
      name: 'string_to_array',
      types: ['text', 'text'],
      values: [texts, delimiters],
    });
    await expectSame(oracle(), arrayRoutines, {
      name: 'string_to_array',
      types: ['text', 'text', 'text'],
      values: [texts, delimiters, ['', 'NULL', 'b', null]],
    });
  });
});

describe('what is not supported is refused by name', () => {
  test.for(['{{1,2},{3,4}}', '{{}}', '[2:3]={1,2}', '[1:2]={1,2}'])('%s', (text) => {
    expect(() => ioOfArray('integer[]').parse(text)).toThrow(/^0A000: .*not supported/);
  });

  test.for(['=', '@>', '&&', 'array_sort', 'array_position'])('%s on json, which has no order', (name) => {
    const routine = arrayRoutines.find((one) => one.name === name)!;
    const site = {
      argumentTypes: ['json[]', 'json[]'] as const,
      returnType: 'boolean' as const,
      constants: [undefined, undefined],
      environment: { now: 0n },
    };
    expect(() => routine.bind!(site)).toThrow('42883');
  });
});
