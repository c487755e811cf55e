import { once } from 'node:events';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { temporaryFolder } from '../services/temporary-folder.ts';
import { sluice, startSluice } from './sluice.ts';
import { workFolder } from './work-folder.ts';

const MIXED = {
  'all/a.csv': 'id,name\n1,Ann\n2\n3,"B\nC"\n',
  'all/b.jsonl':
    '{"big":9007199254740993,"exact":0.12345678901234567890,"small":1.5,"in":{"deep":[12345678901234567]},"on":true,"no":null}\n{"big":\n',
  'all/c.json': '[{"x":1},{"x":"2"}]',
  'all/d.tsv': 'p\tq\n1\t\n',
  'plain.txt': 'a;b\n1;2\n',
};

test('prints rows as JSON lines, and numbers that JSON would round as strings', async () => {
  await using work = await workFolder(MIXED);
  const printed = await work.sluice('cat', 'all');
  expect(printed.stdout.trim().split('\n')).toEqual([
    '{"id":"1","name":"Ann"}',
    '{"id":"3","name":"B\\nC"}',
    '{"big":"9007199254740993","exact":"0.12345678901234567890","small":1.5,"in":{"deep":["12345678901234567"]},"on":true,"no":null}',
    '{"x":1}',
    '{"x":"2"}',
    '{"p":"1","q":null}',
  ]);
});

test('tells of records that cannot be read on stderr, with file, row, line and byte, and exits with 3', async () => {
  await using work = await workFolder(MIXED);
  const { exit, stderr } = await work.sluice('cat', 'all');
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^all\/a\.csv, row 2, line 3, byte 14: .+ \[row\.too_few_fields\]$/),
    expect.stringMatching(/^all\/b\.jsonl, row 2, line 2, byte 122: .+ \[row\.not_json\]$/),
  ]);
  expect(exit).toBe(3);
});

test('stops at the limit, across files, and is silent about what is behind it', async () => {
  await using work = await workFolder(MIXED);
  expect(await work.sluice('cat', 'all/a.csv', '--limit', '1')).toEqual({
    exit: 0,
    stdout: '{"id":"1","name":"Ann"}\n',
    stderr: '',
  });
  const { stdout } = await work.sluice('cat', 'all', '--limit', '4');
  expect(stdout.trim().split('\n').at(-1)).toBe('{"x":1}');
});

test('reads any file as the format that is asked for', async () => {
  await using work = await workFolder(MIXED);
  expect(await work.sluice('cat', 'plain.txt', '--format', 'csv')).toMatchObject({
    exit: 0,
    stdout: '{"a;b":"1;2"}\n',
  });
});

test('takes the options of a format, and infer with it', async () => {
  await using work = await workFolder({ 'copied.tsv': 'n\tnote\n1\ta\\tb\\\\\n\\N\t\n3\t\\N\n' });
  expect(await work.sluice('cat', 'copied.tsv', '--option', 'escapes=backslash')).toMatchObject({
    exit: 0,
    stdout: '{"n":"1","note":"a\\tb\\\\"}\n{"n":null,"note":""}\n{"n":"3","note":null}\n',
  });
  const inferred = async (...options: string[]) =>
    JSON.parse((await work.sluice('infer', 'copied.tsv', ...options)).stdout);
  expect(await inferred('--option', 'escapes=backslash')).toMatchObject({
    columns: [{ dataType: 'integer', nulls: 1 }, {}],
  });
  expect(await inferred()).toMatchObject({ columns: [{ dataType: 'varchar', nulls: 0 }, {}] });
});

test('prints files of any name, and takes wildcards as a shell does', async () => {
  const names = [
    'a,b 1.csv',
    'b 1.csv',
    '-n.csv',
    '100%2F#?.csv',
    'e\u0301.csv',
    'new\nline.csv',
    'deep/a,b 2.csv',
    '.hidden.csv',
  ];
  await using work = await workFolder(Object.fromEntries(names.map((name) => [name, `n\n${name.length}\n`])));
  const numbers = async (...args: string[]) => {
    const { exit, stdout, stderr } = await work.sluice('cat', ...args);
    expect([exit, stderr], args.join()).toEqual([0, '']);
    return [...stdout.matchAll(/"(\d+)"/g)].map(([, length]) => Number(length));
  };
  for (const name of names) expect(await numbers('--', name), name).toEqual([name.length]);
  expect(await numbers('a,*.csv')).toEqual(['a,b 1.csv'.length]);
  expect(await numbers('{a\\,b,b} ?.csv')).toEqual(['a,b 1.csv'.length, 'b 1.csv'.length]);
  expect(await numbers('**/*2.csv')).toEqual(['deep/a,b 2.csv'.length]);
});

test('prints a record of ten million characters whole', async () => {
  const long = 'é"\\x'.repeat(2_500_000);
  await using work = await workFolder({ 'long.jsonl': `{"a":${JSON.stringify(long)}}\n{"a":1}\n` });
  const { exit, stdout } = await work.sluice('cat', 'long.jsonl');
  expect(exit).toBe(0);
  const lines = stdout.split('\n');
  expect(JSON.parse(lines[0]!).a === long).toBe(true);
  expect(lines[1]).toBe('{"a":1}');
});

test('ends quietly when nobody reads its output any more', async () => {
  await using work = await workFolder({ 'long.csv': `n\n${'123456789\n'.repeat(500_000)}` });
  const child = startSluice(['cat', 'long.csv'], work.options);
  const complaints: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(Buffer.concat(complaints).toString()).toBe('');
});

test.each([
  ['a missing file', ['cat', 'nowhere.csv'], 1, /nowhere\.csv.*\[source\.not_found\]/],
  ['a format that is none', ['cat', 'x.csv', '--format', 'xls'], 2, /Formats are csv, tsv, json, jsonl/],
  ['a limit of zero', ['cat', 'x.csv', '--limit', '0'], 2, /whole number from 1/],
  ['no file', ['cat'], 2, /missing required argument 'files'/],
  ['an option that is none', ['cat', 'x.csv', '--color'], 2, /unknown option '--color'/],
  ['a command that is none', ['dog'], 2, /unknown command 'dog'/],
  ['a missing file to infer from', ['infer', 'nowhere.csv'], 1, /\[source\.not_found\]/],
])('refuses %s with a clear line and exit code', async (_what, args, exit, stderr) => {
  await using folder = await temporaryFolder();
  expect(await sluice(args, { cwd: folder.path })).toEqual({ exit, stdout: '', stderr: expect.stringMatching(stderr) });
});

test('infers the fields of a file, with how sure it is', async () => {
  await using work = await workFolder({ 'p.csv': 'id,born\n1,2024-02-29\n22,2024-03-01\n' });
  const { exit, stdout } = await work.sluice('infer', 'p.csv');
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    columns: [
      { name: 'id', dataType: 'integer', certainty: 1 },
      { name: 'born', dataType: 'date', certainty: 1 },
    ],
    sampledRows: 2,
    complete: true,
  });
});

test('the program says which version it is', async () => {
  expect(await sluice(['--version'])).toMatchObject({ exit: 0, stdout: `${packageJson.version}\n` });
});

test('every command explains itself', async () => {
  const { stdout } = await sluice(['--help']);
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[options\] )?[<[]/gm)].map(([, name]) => name);
  const names = [
    'run',
    'resume',
    'rollback',
    'validate',
    'plan',
    'preview',
    'test',
    'infer',
    'cat',
    'eval',
    'versions',
  ];
  expect(commands).toEqual([...names, 'diff', 'publish', 'revert', 'help']);
  for (const name of ['serve', ...names, 'diff']) {
    const help = await sluice([name, '--help']);
    expect([help.exit, help.stdout]).toEqual([0, expect.stringContaining(`Usage: sluice ${name}`)]);
  }
});
