import { expect, test } from 'vitest';
import { databaseState } from '../dry-run/database-state.ts';
import { ending, startSluice } from './sluice.ts';
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
  expect([first.exit, first.stdout]).toEqual([0, expect.stringContaining('1 record read; more with --rows or --all.')]);
  const wrong = await work.sluice('run', 'people.yaml', '--rows', '1');
  expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringContaining('--rows says how many records')]);
});

test('sluice run --dry-run --all reads all records', async () => {
  const rows = Array.from({ length: 10_001 }, (_, nr) => `${nr},Bern\n`).join('');
  await using work = await workFolder({
    'people.csv': `nr,city\n${rows}`,
    'people.yaml': FILE.replace('HANDLING', 'fail'),
  });
  const some = await work.sluice('run', 'people.yaml', '--dry-run');
  expect(some.stdout).toContain('10000 records read; more with --rows or --all.');
  const all = await work.sluice('run', 'people.yaml', '--dry-run', '--all');
  expect([all.exit, all.stdout]).toEqual([0, expect.stringContaining('10001 records read, all that there are.')]);
  const both = await work.sluice('run', 'people.yaml', '--dry-run', '--all', '--rows', '1');
  expect([both.exit, both.stderr]).toEqual([2, expect.stringContaining('they cannot go together')]);
  const alone = await work.sluice('run', 'people.yaml', '--all');
  expect([alone.exit, alone.stderr]).toEqual([2, expect.stringContaining('--all says how many records')]);
});

test.each(['append', 'truncate'])('a dry run that is killed in its middle leaves nothing: %s', async (loadMode) => {
  await using work = await workFolder({
    'people.csv': 'nr,city\n1,Bern\n2,Rom\n',
    'people.yaml': FILE.replace('HANDLING', 'fail').replace('add_column', `add_column, loadMode: ${loadMode}`),
  });
  expect(await work.sluice('run', 'people.yaml')).toMatchObject({ exit: 0 });
  await work.query(`CREATE FUNCTION stands() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(3600); RETURN NEW; END $$;
    CREATE TRIGGER stands BEFORE INSERT ON ds_people FOR EACH ROW EXECUTE FUNCTION stands()`);
  const before = await databaseState(work.url);
  const child = startSluice(['run', 'people.yaml', '--dry-run', '--all'], work.options);
  const ended = ending(child);
  const sessions = (which: string) =>
    work.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND ${which}`,
    );
  await expect.poll(() => sessions(`wait_event = 'PgSleep'`), { timeout: 60_000 }).toHaveLength(1);
  child.kill('SIGKILL');
  expect(await ended).toMatchObject({ exit: null });
  await expect.poll(() => sessions(`application_name LIKE 'sluice%'`), { timeout: 60_000 }).toHaveLength(0);
  expect(await databaseState(work.url)).toBe(before);
});
