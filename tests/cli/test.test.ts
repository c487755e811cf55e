import { expect, test } from 'vitest';
import type { TestResult } from '../../runtime/verify/test-result.ts';
import { sluice } from './sluice.ts';
import { people, workFolder } from './work-folder.ts';

const CSV = 'nr,name\n1,Ann\n';

/** The pipeline file `people` with tests. */
const withTests = (...tests: readonly object[]) => JSON.stringify({ ...JSON.parse(people()), tests });

const good = {
  name: 'Ann comes through',
  rows: [{ nr: '1', name: 'Ann' }],
  expect: { rows: [{ nr: 1, name: 'Ann' }] },
};
const bad = {
  name: 'Bob does not',
  rows: [
    { nr: 2, name: 'Bob' },
    { nr: 'x', name: 'Benedikt' },
  ],
  expect: { rows: [{ nr: 2, name: 'Bobby' }] },
};

test('says of each test whether it has passed, and what came out otherwise; exit code 1', async () => {
  await using work = await workFolder({ 'people.csv': CSV, 'people.json': withTests(good, bad) });
  const { exit, stdout, stderr } = await work.sluice('test', 'people.json');
  expect(stdout.replaceAll(/\(\d+ ms\)/g, '(… ms)')).toBe(`people.json
  ✓ Ann comes through (… ms)
  ✗ Bob does not (… ms)
      out, row 1, name
        expected  "Bobby"
        got       "Bob"
      out, row 2, nr
        expected  no reject
        got       not a whole number [row.not_an_integer]

1 passed, 1 failed
`);
  expect([exit, stderr]).toEqual([1, '']);
});

test('with exit code 0 when all have passed, having read and written nothing', async () => {
  await using work = await workFolder({
    'people.csv': CSV,
    'a/people.json': withTests(good),
    'people.json': withTests(good),
  });
  const { exit, stdout } = await work.sluice('test', 'people.json', 'a/people.json', '--only', good.name);
  // The other file's source is not there, so its columns are not known.
  expect([exit, stdout]).toEqual([2, expect.stringContaining('1 passed\n')]);
  await work.write('a/people.csv', CSV);
  const both = await work.sluice('test', 'people.json', 'a/people.json');
  expect([both.exit, both.stdout]).toEqual([0, expect.stringContaining('2 passed\n')]);
  expect(await work.query("SELECT relname FROM pg_class WHERE relname LIKE 'ds\\_%'")).toEqual([]);
});

test('one JSON line a test, for programs', async () => {
  await using work = await workFolder({ 'people.csv': CSV, 'people.json': withTests(good, bad) });
  const { exit, stdout } = await work.sluice('test', 'people.json', '--json', '--only', bad.name);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TestResult);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    file: 'people.json',
    name: bad.name,
    passed: false,
    error: null,
    differences: [
      { kind: 'cell', node: 'out', row: 1, column: 'name', expected: 'Bobby', got: 'Bob' },
      { kind: 'reject_unexpected', node: 'out', row: 2, column: 'nr' },
    ],
  });
  expect(exit).toBe(1);
});

test('a test that names what is not there is a mistake in the file; the tests of other files run all the same', async () => {
  await using work = await workFolder({
    'people.csv': CSV,
    'wrong.json': withTests({ ...good, node: 'otu' }, { ...good, name: 'b', rows: [{ nam: 'Ann' }] }),
    'people.json': withTests(good),
  });
  const { exit, stdout, stderr } = await work.sluice('test', 'wrong.json', 'people.json');
  expect([exit, stdout]).toEqual([2, expect.stringContaining('1 passed\n')]);
  expect(stderr).toContain('wrong.json has 2 mistakes');
  expect(stderr).toContain('error: tests[0].node: There is no node "otu"');
  expect(stderr).toContain('error: tests[1].rows[0].nam: There is no column "nam"');
  const validated = await work.sluice('validate', 'wrong.json');
  expect([validated.exit, validated.stdout]).toEqual([2, expect.stringContaining('tests[0].node')]);
});

test('no test at all, or none of the name, is a mistake of the caller', async () => {
  await using work = await workFolder({ 'people.csv': CSV, 'none.json': people(), 'people.json': withTests(good) });
  const none = await work.sluice('test', 'none.json');
  expect([none.exit, none.stdout, none.stderr]).toEqual([2, '', expect.stringContaining('There is no test in these')]);
  const other = await work.sluice('test', 'people.json', '--only', 'nobody');
  expect([other.exit, other.stderr]).toEqual([2, expect.stringContaining('There is no test "nobody"')]);
  expect((await work.sluice('test', 'nowhere.json')).exit).toBe(2);
});

test('a pipeline whose database is not there says so', async () => {
  await using work = await workFolder({ 'people.csv': CSV, 'people.json': withTests(good) });
  const env = { ...work.options.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const { exit, stderr } = await sluice(['test', 'people.json'], { ...work.options, env });
  expect([exit === 0, stderr]).toEqual([false, expect.stringContaining('127.0.0.1')]);
});
