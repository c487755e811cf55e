import { expect, test } from 'vitest';
import { people, workFolder } from './work-folder.ts';

const FILE = 'nr,name\n1,Ann\nx,Bob\n03,Eve\n4,Christopher\n';

test('shows what each node makes of the first rows, changed cells and rejects, and writes nothing', async () => {
  await using work = await workFolder({ 'people.csv': FILE, 'p.json': people() });
  const { exit, stdout } = await work.sluice('preview', 'p.json');
  expect(exit).toBe(0);
  expect(stdout).toContain('== src (source): 4 out\ncolumns: nr integer, name varchar\n');
  expect(stdout).toContain('== out (target): 4 in, 2 out, 2 rejected\ncolumns: nr integer, name varchar(5)\n');
  expect(stdout).toMatch(/^3 +03 → 3 +Eve$/m);
  expect(stdout).toMatch(/^rejected: people\.csv, row 2: nr = "x": .+ \[row\.not_an_integer\]$/m);
  expect(stdout).toContain('4 records read: all that there are.');
  expect(await work.query(`SELECT to_regclass('ds_people') AS table, to_regnamespace('sluice') AS schema`)).toEqual([
    { table: null, schema: null },
  ]);
});

test('reads as many rows as are asked for, up to a node, as JSON lines', async () => {
  await using work = await workFolder({ 'people.csv': FILE, 'p.json': people() });
  const { exit, stdout } = await work.sluice('preview', 'p.json', '--rows', '2', '--node', 'src', '--json');
  expect(exit).toBe(0);
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    node: 'src',
    rows: [{ cells: ['1', 'Ann'] }, { cells: ['x', 'Bob'] }],
  });
});

test('says what is wrong: with the file, with the source, with the command', async () => {
  await using work = await workFolder({ 'p.json': people(), 'bad.json': '{"name":"x"}' });
  const away = await work.sluice('preview', 'p.json');
  expect(away.exit).toBe(2);
  expect(away.stderr).toContain('people.csv');
  expect((await work.sluice('preview', 'bad.json')).exit).toBe(2);
  expect((await work.sluice('preview', 'p.json', '--rows', '0')).exit).toBe(2);
  await work.write('people.csv', FILE);
  const node = await work.sluice('preview', 'p.json', '--node', 'nowhere');
  expect(node.exit).toBe(1);
  expect(node.stderr).toContain('nowhere');
});

test('shows the rows before the damage of a file that cannot be read on, and the error with its place', async () => {
  await using work = await workFolder({ 'people.csv': 'nr,name\n1,Ann\n2,Bob\n"3,Cy\n4,Di\n', 'p.json': people() });
  const { exit, stdout } = await work.sluice('preview', 'p.json');
  expect(exit).toBe(0);
  expect(stdout).toContain('== out (target): 2 in, 2 out');
  expect(stdout).toMatch(/^cannot be read on: people\.csv, row 3, line 4.*: .+ \[format\.unterminated_quote\] .+$/m);
  const inferred = await work.sluice('infer', 'people.csv');
  expect(inferred.exit).toBe(3);
  expect(JSON.parse(inferred.stdout)).toMatchObject({ sampledRows: 2, failures: [{ label: 'people.csv', row: 3 }] });
  expect(inferred.stderr).toMatch(/\(people\.csv, row 3, line 4.*\) \[format\.unterminated_quote\]/);
});
