import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expressionCatalogue } from '../../operators/expression/catalogue/index.ts';
import { numberText } from '../../runtime/rows/number-text.ts';
import { rowEvaluator } from '../../server/cli/eval/evaluate-rows.ts';
import { declaredFields, inferredFields } from '../../server/cli/eval/fields.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { type Ended, ending, sluice, startSluice } from './sluice.ts';

/** `sluice eval` with these lines on stdin. */
async function evaluated(args: readonly string[], lines: readonly string[]): Promise<Ended> {
  const child = startSluice(['eval', ...args]);
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  return await ending(child);
}

const results = ({ stdout }: Ended) =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

test('prints one JSON line for each expression of a file, wrong ones included', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'expressions.txt');
  await writeFile(
    file,
    "1 + 1\r\n0.1 + 0.2\n\nnull::date\n1 / 0\nnothing(1)\n1 = 1 -- a comment\ndate '2024-01-31' + interval '1 month'",
  );
  const ended = await sluice(['eval', '--file', file]);
  expect(results(ended)).toEqual([
    { ok: true, value: '2', type: 'integer' },
    { ok: true, value: '0.3', type: 'numeric' },
    { ok: false, error: expect.objectContaining({ code: 'expression.empty' }) },
    { ok: true, value: null, type: 'date' },
    { ok: false, error: expect.objectContaining({ code: 'expression.constant_fails', position: 3 }) },
    { ok: false, error: expect.objectContaining({ code: 'expression.unknown_function', position: 1 }) },
    { ok: true, value: 't', type: 'boolean' },
    { ok: true, value: '2024-02-29 00:00:00', type: 'timestamp without time zone' },
  ]);
  expect(ended).toMatchObject({ exit: 0, stderr: '' });
});

test('gives for every example of the reference what the reference says', async () => {
  await using folder = await temporaryFolder();
  const examples = expressionCatalogue()
    .flatMap(({ signatures }) => signatures.map(({ example }) => example))
    .filter(({ expression }) => !/\b(now|current_|local|transaction_|statement_|age)/i.test(expression));
  const file = join(folder.path, 'examples.txt');
  await writeFile(file, examples.map(({ expression }) => `${expression}\n`).join(''));
  const ended = await sluice(['eval', '--file', file]);
  expect(results(ended)).toEqual(examples.map(({ value, type }) => ({ ok: true, value, type })));
  expect(examples.length).toBeGreaterThan(600);
});

test('reads expressions from stdin where the file is -', async () => {
  expect(results(await evaluated(['--file', '-'], ['abs(-1)']))).toEqual([{ ok: true, value: '1', type: 'integer' }]);
});

test('evaluates an expression on each row, and tells a row that fails or cannot be read in its place', async () => {
  const ended = await evaluated(
    ['--expr', 'amount / parts'],
    [
      '{"amount": 7, "parts": 2}',
      '{"amount": 1, "parts": 0}',
      '{"amount": 1}',
      '[1]',
      '{"amount":',
      '{"amount":9,"parts":3,"more":1}',
    ],
  );
  expect(results(ended)).toEqual([
    { ok: true, value: '3', type: 'integer' },
    { ok: false, error: expect.objectContaining({ code: 'row.expression', sqlState: '22012' }) },
    { ok: true, value: null, type: 'integer' },
    { ok: false, error: expect.objectContaining({ code: 'row.malformed' }) },
    { ok: false, error: expect.objectContaining({ code: 'row.malformed' }) },
    { ok: true, value: '3', type: 'integer' },
  ]);
  expect(ended.exit).toBe(0);
});

test('reads a key whose escape stands for another behind one that ends in a backslash', async () => {
  const ended = await evaluated(['--expr', '"a\n"'], ['{"a":0,"a\\\\":1}', '{"a":0,"a\\n":2}']);
  expect(results(ended).map(({ value }) => value)).toEqual([null, '2']);
});

test('takes the types of fields from the first rows: exact numbers, booleans, JSON, text', async () => {
  const row = '{"i":1,"b":12345678901,"n":0.10,"big":123456789012345678901,"t":"x","f":true,"j":{"a":[1.50]},"z":null}';
  const types: Record<string, string> = {
    i: 'integer',
    b: 'bigint',
    n: 'numeric',
    big: 'numeric',
    t: 'text',
    f: 'boolean',
    j: 'json',
    z: 'text',
  };
  const big = numberText('123456789012345678901');
  const fields = inferredFields([{ i: 1, b: 12345678901, n: 0.1, big, t: 'x', f: true, j: { a: [1.5] }, z: null }]);
  expect(Object.fromEntries(fields.map(({ column: { name, type } }) => [name, type]))).toEqual(types);
  const asked = await evaluated(['--expr', "concat_ws(' ', big + 1, j -> 'a' ->> 0, n, f, z IS NULL)"], [row]);
  expect(results(asked)).toEqual([{ ok: true, value: '123456789012345678902 1.50 0.10 t t', type: 'text' }]);
});

test('reads fields as the types that are given, and tells a cell that is not of its type', async () => {
  const types =
    '{"amount":"numeric(5,1)","day":"date","name":"varchar(2)","at":"timestamptz","doc":"jsonb","x":"double","Any":"untyped"}';
  const rows = [
    '{"amount":"12.34","day":"2024-02-29","name":"abc","at":"2024-01-01T00:00:00+02","doc":"text","x":1e3,"Any":5}',
    '{"amount":123456,"day":"2024-02-30"}',
  ];
  const fields = declaredFields(types);
  const value = (text: string) => rowEvaluator(text, fields, 0n)([JSON.parse(rows[0]!)])[0];
  expect(value('amount')).toEqual({ ok: true, value: '12.3', type: 'numeric' });
  expect(value('day + 1')).toEqual({ ok: true, value: '2024-03-01', type: 'date' });
  expect(value('name')).toEqual({ ok: true, value: 'ab', type: 'character varying' });
  expect(value('at')).toEqual({ ok: true, value: '2023-12-31 22:00:00+00', type: 'timestamp with time zone' });
  expect(value('doc')).toEqual({ ok: true, value: '"text"', type: 'jsonb' });
  expect(value('x')).toEqual({ ok: true, value: '1000', type: 'double precision' });
  expect(value('"Any" + 1')).toEqual({ ok: true, value: '6', type: 'numeric' });
  expect(results(await evaluated(['--expr', 'day', '--types', types], rows))[1]).toEqual({
    ok: false,
    error: { code: 'row.expression', message: expect.stringContaining('"day"'), sqlState: '22008' },
  });
});

test('evaluates more rows than it holds at once, in their order', async () => {
  const rows = Array.from({ length: 2500 }, (_, n) => `{"n":${n}}`);
  const values = results(await evaluated(['--expr', 'n * 2'], rows)).map(({ value }) => value);
  expect(values).toEqual(rows.map((_, n) => String(n * 2)));
});

test.each([
  ['no option', [], 'config.eval'],
  ['both options', ['--expr', '1', '--file', 'x'], 'config.eval'],
  ['types for a file', ['--file', 'x', '--types', '{}'], 'config.eval'],
  ['a file that is not there', ['--file', 'nowhere.txt'], 'config.file_unreadable'],
  ['a folder', ['--file', '.'], 'config.file_unreadable'],
  ['types that are no object', ['--expr', '1', '--types', '[1]'], 'config.types'],
  ['types that are not JSON', ['--expr', '1', '--types', '{'], 'config.types'],
  ['an unknown type', ['--expr', '1', '--types', '{"a":"money"}'], 'config.types'],
  ['a type that no field has', ['--expr', '1', '--types', '{"a":"interval"}'], 'config.types'],
  ['an expression that does not compile', ['--expr', 'a +', '--types', '{"a":"int"}'], 'config.expression'],
  ['an unknown field', ['--expr', 'b', '--types', '{"a":"int"}'], 'config.expression'],
])('exits with 2 and says why: %s', async (_what, args, code) => {
  const { exit, stdout, stderr } = await evaluated(args, ['{"a":1}']);
  expect(stderr).toContain(`[${code}]`);
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
});

test('exits with 2 for an expression that does not compile over declared fields, also where no row comes', async () => {
  const wrong = await evaluated(['--expr', 'b', '--types', '{"a":"int"}'], []);
  expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringContaining('[config.expression]')]);
  expect(await evaluated(['--expr', 'a', '--types', '{"a":"int"}'], [])).toMatchObject({ exit: 0, stdout: '' });
});

test('ends quietly when its reader goes away', async () => {
  const child = startSluice(['eval', '--expr', 'n']);
  child.stdin.on('error', () => {}); // it ends before all is written
  child.stdout.once('data', () => child.stdout.destroy());
  const write = () => child.stdin.write('{"n":1}\n'.repeat(1000), (error) => (error ? undefined : write()));
  write();
  const [exit] = await once(child, 'exit');
  expect(exit).toBe(0);
});
