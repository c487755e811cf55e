import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { type Load, workplace } from './workplace.ts';

type Field = Load['fields'][number];

const FIELDS: readonly Field[] = [
  { name: 'k', dataType: 'integer' },
  { name: 'v', dataType: 'text' },
];
const layout = [
  { name: 'k', width: 1 },
  { name: 'v', width: 3 },
];
const deep = '['.repeat(100_000) + ']'.repeat(100_000);

/** Files whose second record Postgres would not take, between two that it takes. */
const FILES: readonly {
  title: string;
  name: string;
  content: string;
  code: string;
  v?: Field['dataType'];
  options?: Readonly<Record<string, Json>>;
}[] = [
  { title: 'a NUL character in CSV', name: 'a.csv', content: 'k,v\n1,a\n2,b\0c\n3,d\n', code: 'row.nul_byte' },
  {
    title: 'a NUL character in a dialect',
    name: 'a.csv',
    content: 'k||v\n1||a\n2||b\0c\n3||d\n',
    code: 'row.nul_byte',
    options: { delimiter: '||' },
  },
  { title: 'a NUL character in TSV', name: 'a.tsv', content: 'k\tv\n1\ta\n2\tb\0c\n3\td\n', code: 'row.nul_byte' },
  {
    title: 'a NUL character in fixed width',
    name: 'a.txt',
    content: '1a\n2b\0c\n3d\n',
    code: 'row.nul_byte',
    options: { fileFormat: 'fixed_width', layout },
  },
  {
    title: 'a NUL escape in JSON Lines',
    name: 'a.jsonl',
    content: '{"k":1,"v":"a"}\n{"k":2,"v":"b\\u0000c"}\n{"k":3,"v":"d"}\n',
    code: 'row.nul_byte',
  },
  {
    title: 'a NUL escape in an array',
    name: 'a.json',
    content: '[{"k":1,"v":"a"},\n{"k":2,"v":"b\\u0000c"},\n{"k":3,"v":"d"}]',
    code: 'row.nul_byte',
  },
  {
    title: 'a NUL escape deep in JSON',
    name: 'a.jsonl',
    content: '{"k":1,"v":["a"]}\n{"k":2,"v":{"x":["b\\u0000c"]}}\n{"k":3,"v":["d"]}\n',
    code: 'row.not_json',
    v: 'json',
  },
  {
    title: 'half a surrogate pair',
    name: 'a.jsonl',
    content: '{"k":1,"v":"a"}\n{"k":2,"v":"b\\ud800c"}\n{"k":3,"v":"d"}\n',
    code: 'row.bad_utf8',
  },
  {
    title: '100,000 levels',
    name: 'a.jsonl',
    content: `{"k":1,"v":[]}\n{"k":2,"v":${deep}}\n{"k":3,"v":[1]}\n`,
    code: 'row.too_deep',
    v: 'json',
  },
];

describe('a record that Postgres would not take is a dead letter with its place, and the others arrive', () => {
  test.each(FILES)('$title', async ({ name, content, code, v = 'text', options = {} }) => {
    await using work = await workplace({
      files: { [name]: content },
      fields: [FIELDS[0]!, { name: 'v', dataType: v }],
      source: { path: name, ...options },
      execution: { errorHandling: 'dlq' },
    });
    const run = await work.run();
    expect(run).toMatchObject({ status: 'partial', error: null, counts: { read: 3, loaded: 2, deadLettered: 1 } });
    expect(await work.query('SELECT k FROM ds_t ORDER BY k')).toEqual([{ k: 1 }, { k: 3 }]);
    expect(await work.query('SELECT row_number::int AS row, code, line::int FROM sluice.rejects')).toMatchObject([
      { row: 2, code, line: expect.any(Number) },
    ]);
  });
});

test('numbers beyond a double arrive in bigint and numeric digit for digit', async () => {
  const content = [
    '{"big":9007199254740993,"exact":12345678901234567890.12345678901234567890}',
    '{"big":-9223372036854775808,"exact":1e30}',
    '{"big":9223372036854775807,"exact":-0.000000000000000000000000000001}',
  ].join('\n');
  await using work = await workplace({
    files: { 'a.jsonl': content },
    fields: [
      { name: 'big', dataType: 'bigint' },
      { name: 'exact', dataType: 'numeric' },
    ],
    source: { path: 'a.jsonl' },
  });
  expect(await work.run()).toMatchObject({ status: 'success', counts: { loaded: 3 } });
  expect(await work.query('SELECT big::text, exact::text FROM ds_t ORDER BY big')).toEqual([
    { big: '-9223372036854775808', exact: '1000000000000000000000000000000' },
    { big: '9007199254740993', exact: '12345678901234567890.12345678901234567890' },
    { big: '9223372036854775807', exact: '-0.000000000000000000000000000001' },
  ]);
});
