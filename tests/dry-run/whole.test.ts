import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DryRun } from '../../runtime/contract/dry-run.ts';
import { dryRunPlan } from '../../runtime/sample/dry-run/dry-run-plan.ts';
import { type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { databaseState } from './database-state.ts';

const FIELDS: Load['fields'] = [
  { name: 'k', dataType: 'integer', isPrimaryKey: true },
  { name: 'n', dataType: 'smallint' },
];
/** More than are held in memory at most. */
const ROWS = 101_000;

const lines = (count: number, line: (k: number) => string): string =>
  `k,n\n${Array.from({ length: count }, (_, k) => `${line(k)}\n`).join('')}`;

async function dryRun(work: Workplace, signal = new AbortController().signal): Promise<DryRun> {
  return dryRunPlan(
    { databaseUrl: work.url, secrets: async () => null, baseDirectory: work.folder, allowPrivateHosts: false },
    { plan: work.plan, limit: null, pipeline: { tenant: 'default', id: null }, createTable: null },
    signal,
  );
}

/** Runs it dry, and holds the database to what it was. */
async function unchanged(work: Workplace): Promise<DryRun> {
  const before = await databaseState(work.url);
  const found = await dryRun(work);
  expect(await databaseState(work.url)).toBe(before);
  expect(found.balanced).toBe(true);
  return found;
}

const target = ({ nodes }: DryRun) => nodes.at(-1);

describe('a dry run of all rows', () => {
  test.each(['append', 'upsert', 'truncate', 'blue_green'])(
    'reads more than are held in memory at most, finds what types and table refuse, and leaves nothing: %s',
    async (loadMode) => {
      const file = lines(ROWS, (k) => (k === 7 ? 'x,1' : k === 60_000 ? `${k},99999` : `${k},${k % 30_000}`));
      await using work = await workplace({
        files: { 'a.csv': file },
        fields: FIELDS,
        target: { loadMode },
        execution: { errorHandling: 'dlq' },
      });
      await work.query(
        'ALTER TABLE ds_t ADD CONSTRAINT up CHECK (k <> 100500); INSERT INTO ds_t (k, n) VALUES (-1, 1)',
      );
      const found = await unchanged(work);
      expect(found).toMatchObject({ error: null, loadMode, read: { records: ROWS, stoppedBy: null } });
      expect(target(found)).toMatchObject({ in: ROWS, out: ROWS - 3, rejected: 3 });
      expect(found.causes.map(({ column, code, first }) => [column, code, first.origin?.row])).toEqual([
        ['k', 'row.not_an_integer', 8],
        ['n', expect.any(String), 60_001],
        ['k', 'row.check', 100_501],
      ]);
      expect(found.rows).toHaveLength(20);
    },
  );

  test('counts what operators do in all splits, and rows whose key comes again later', async () => {
    await using work = await workplace({
      files: { 'a.csv': lines(50, (k) => `${k},${k}`), 'b.csv': lines(50, (k) => `${k + 40},${k + 40}`) },
      fields: FIELDS,
      nodes: [{ nodeType: 'filter_rows', config: { field: 'n', operator: '>', value: '0' } }],
      target: { loadMode: 'upsert' },
    });
    const found = await unchanged(work);
    expect(found.nodes.map(({ node, in: into, out, dropped }) => [node, into, out, dropped])).toEqual([
      ['src', 100, 100, {}],
      ['n1', 100, 99, { filtered: 1 }],
      ['out', 99, 89, { superseded: 10 }],
    ]);
  });

  test('goes not through a node that holds all rows', async () => {
    await using work = await workplace({
      files: { 'a.csv': lines(2, (k) => `${k},1`) },
      fields: FIELDS,
      nodes: [{ nodeType: 'sort', config: { fields: [{ field: 'n', direction: 'desc' }] } }],
    });
    await expect(dryRun(work)).rejects.toMatchObject({ code: 'dry_run.holds_rows', node: 'n1' });
  });

  test('counts a file that cannot be read on as one reject, where a run would go on without it', async () => {
    await using work = await workplace({
      files: { '0.csv': 'k,n\n1,1\n', 'a.json': '[{"k":2,"n":2},{"k"' },
      fields: FIELDS,
      execution: { errorHandling: 'dlq' },
    });
    const found = await unchanged(work);
    expect(found).toMatchObject({ error: null, causes: [{ node: 'src', code: 'format.truncated', count: 1 }] });
    expect(target(found)).toMatchObject({ in: 2, out: 2, rejected: 0 });
  });

  test('ends with what breaks the reading, and leaves nothing', async () => {
    await using work = await workplace({ files: { 'a.csv': lines(3, (k) => `${k},1`) }, fields: FIELDS });
    const before = await databaseState(work.url);
    await writeFile(join(work.folder, 'a.csv'), 'other\n1\n');
    await expect(dryRun(work)).rejects.toMatchObject({ node: 'src' });
    expect(await databaseState(work.url)).toBe(before);
  });
});

/** A trigger that keeps the load in its middle. */
const STANDS = `CREATE FUNCTION stands() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW.k = 50 THEN PERFORM pg_sleep(3600); END IF; RETURN NEW; END $$;
  CREATE TRIGGER stands BEFORE INSERT ON ds_t FOR EACH ROW EXECUTE FUNCTION stands()`;
const STANDING = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
const SESSIONS = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'sluice dry run%'`;

test.each(['append', 'truncate'])('that is cancelled in its middle leaves nothing: %s', async (loadMode) => {
  const files = { 'a.csv': lines(100, (k) => `${k},1`) };
  await using work = await workplace({ files, fields: FIELDS, target: { loadMode } });
  await work.query(`${STANDS}; INSERT INTO ds_t (k, n) VALUES (-1, 1)`);
  const before = await databaseState(work.url);
  const cancel = new AbortController();
  const ended = expect(dryRun(work, cancel.signal)).rejects.toThrow('enough');
  await expect.poll(() => work.query(STANDING), { timeout: 30_000 }).toHaveLength(1);
  cancel.abort(new Error('enough'));
  await ended;
  await expect.poll(() => work.query(SESSIONS), { timeout: 30_000 }).toHaveLength(0);
  expect(await databaseState(work.url)).toBe(before);
});
