import { expect, test } from 'vitest';
import { databaseState } from '../dry-run/database-state.ts';
import { workFolder } from './work-folder.ts';

const FILE = `
name: people
connector: { type: local_fs, config: { path: . } }
schema: { name: people, fields: [{ name: nr, dataType: integer, isPrimaryKey: true }] }
executionConfig: { errorHandling: HANDLING }
nodes:
  - { id: src, nodeType: source, config: { path: people.csv } }
  - { id: out, nodeType: target, config: { schemaDrift: add_column } }
edges: [{ source: src, target: out }]
`;

test('sluice run --dry-run shows what would be written, and leaves the database as it was', async () => {
  await using work = await workFolder({
    'people.csv': 'nr,city\n1,Bern\nx,Rom\n',
    'people.yaml': FILE.replace('HANDLING', 'dlq'),
  });
  await work.sluice('run', 'people.yaml', '--dry-run');
  const before = await databaseState(work.url);
  const { exit, stdout, stderr } = await work.sluice('run', 'people.yaml', '--dry-run', '--json');
  expect(await databaseState(work.url)).toBe(before);
  expect(stderr).toContain('The load begins with: ALTER TABLE "public"."ds_people" ADD COLUMN "city" TEXT');
  expect(JSON.parse(stdout)).toMatchObject({
    nodes: [{ out: 2 }, { in: 2, out: 1, rejected: 1 }],
    schema: [{ column: 'city', before: null, after: 'text' }],
    error: null,
  });
  expect(exit).toBe(0);
  expect(await work.query(`SELECT to_regclass('ds_people') AS made`)).toEqual([{ made: null }]);
});

test('sluice run --dry-run ends with 1 where a run would fail, and reads as many records as it is told', async () => {
  await using work = await workFolder({
    'people.csv': 'nr,city\n1,Bern\nx,Rom\n',
    'people.yaml': FILE.replace('HANDLING', 'fail'),
  });
  const failing = await work.sluice('run', 'people.yaml', '--dry-run');
  expect([failing.exit, failing.stdout]).toEqual([1, expect.stringContaining('A run would fail: ')]);
  const first = await work.sluice('run', 'people.yaml', '--dry-run', '--rows', '1');
  expect([first.exit, first.stdout]).toEqual([0, expect.stringContaining('1 record read; more with --rows.')]);
  const wrong = await work.sluice('run', 'people.yaml', '--rows', '1');
  expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringContaining('--rows says how many records')]);
});
