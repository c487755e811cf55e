import { describe, expect, test } from 'vitest';
import type { DryRun } from '../../runtime/contract/dry-run.ts';
import { dryRunPlan } from '../../runtime/sample/dry-run/dry-run-plan.ts';
import { type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { databaseState } from './database-state.ts';

const FIELDS: Load['fields'] = [
  { name: 'k', dataType: 'integer', isPrimaryKey: true },
  { name: 'n', dataType: 'smallint' },
];

const load = (target: Load['target'], more: Partial<Load> = {}): Load => ({
  files: { 'a.csv': 'k,n\n1,10\n2,20\n3,30\n' },
  fields: FIELDS,
  ...(target === undefined ? {} : { target }),
  ...more,
});

/** Runs it dry, and holds the database to what it was. */
async function dryRun(work: Workplace, limit = 10_000): Promise<DryRun> {
  const before = await databaseState(work.url);
  const found = await dryRunPlan(
    { databaseUrl: work.url, secrets: async () => null, baseDirectory: work.folder, allowPrivateHosts: false },
    { plan: work.plan, limit, pipeline: { tenant: 'default', id: null }, createTable: null },
    new AbortController().signal,
  );
  expect(await databaseState(work.url)).toBe(before);
  expect(found.balanced).toBe(true);
  return found;
}

const target = ({ nodes }: DryRun) => nodes.at(-1);
/** Of each row that would be written, what the test knows of beforehand. */
const cells = ({ rows, columns }: DryRun, ...names: readonly string[]) =>
  (rows ?? []).map((row) => names.map((name) => row[columns.indexOf(name)])).sort();

describe('a dry run', () => {
  test('appends rows, shows them as the table would hold them, and leaves nothing', async () => {
    await using work = await workplace(load({}));
    await work.query(`INSERT INTO ds_t (k, n) VALUES (9, 9);
      CREATE FUNCTION twice() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.n := NEW.n * 2; RETURN NEW; END';
      CREATE TRIGGER t BEFORE INSERT ON ds_t FOR EACH ROW EXECUTE FUNCTION twice()`);
    const found = await dryRun(work);
    expect(found).toMatchObject({ error: null, loadMode: 'append', shape: 'direct', table: 'public.ds_t', schema: [] });
    expect(target(found)).toMatchObject({ in: 3, out: 3, rejected: 0 });
    expect(cells(found, 'k', 'n')).toEqual([
      ['1', '20'],
      ['2', '40'],
      ['3', '60'],
    ]);
    expect(found.statements).toEqual([expect.stringMatching(/^COPY "public"."ds_t" \("k", "n"\) FROM STDIN/)]);
    expect(await work.query('SELECT FROM sluice.runs')).toEqual([]);
  });

  test('finds the rows that table and types refuse, by cause, and says that a run would stop', async () => {
    await using work = await workplace(load({}, { files: { 'a.csv': 'k,n\n1,10\nx,1\ny,1\n2,99999\n9,1\n-1,1\n' } }));
    await work.query('INSERT INTO ds_t (k, n) VALUES (9, 9); ALTER TABLE ds_t ADD CONSTRAINT up CHECK (k > 0)');
    const found = await dryRun(work);
    expect(target(found)).toMatchObject({ in: 6, out: 1, rejected: 5 });
    expect(found.causes.map(({ column, count, node }) => [node, column, count])).toEqual([
      ['out', 'k', 2],
      ['out', 'n', 1],
      ['out', 'k', 1],
      ['out', 'k', 1],
    ]);
    expect(found.error).toMatchObject({ code: 'row.rejected', node: 'out' });
  });

  test.each([
    ['truncate', 'DELETE FROM "public"."ds_t"'],
    ['blue_green', 'ALTER TABLE "public"."ds_t" RENAME TO "ds_t_old"'],
    ['upsert', 'ON CONFLICT ("k") DO UPDATE'],
    ['incremental_watermark', 'INSERT INTO "public"."ds_t"'],
    ['cdc_mirror', 'sluice_arriving'],
  ])('publishes with %s, in a transaction that is rolled back', async (loadMode, statement) => {
    const more = {
      incremental_watermark: { watermarkColumn: 'k' },
      cdc_mirror: { cdc: { format: 'columns' } },
    }[loadMode];
    const files = loadMode === 'cdc_mirror' ? { files: { 'a.csv': 'k,n,op\n1,10,u\n2,20,u\n3,30,u\n' } } : {};
    await using work = await workplace(load({ loadMode, ...more }, files));
    await work.query(`INSERT INTO ds_t (k, n) VALUES (1, 1); CREATE VIEW v AS SELECT k FROM ds_t;
      INSERT INTO sluice.watermarks (tenant, pipeline, schema_name, table_name, column_name, value, run_id)
      VALUES ('default', 'name:test', 'public', 'ds_t', 'k', '1', gen_random_uuid())`);
    const found = await dryRun(work);
    const loaded = loadMode === 'incremental_watermark' ? 2 : 3;
    expect(found.error).toBeNull();
    expect(target(found)).toMatchObject({ in: 3, out: loaded, rejected: 0 });
    expect(cells(found, 'k', 'n').slice(-2)).toEqual([
      ['2', '20'],
      ['3', '30'],
    ]);
    expect(found.statements.join('\n')).toContain(statement);
    expect((await work.run()).counts.loaded).toBe(loaded);
  });

  test('changes the table first where the plan says so, and shows what differs', async () => {
    await using work = await workplace(
      load(
        { schemaDrift: 'add_and_widen', loadMode: 'truncate' },
        {
          files: { 'a.csv': 'k,n,city\n1,70000,Bern\n' },
          source: { columns: [{ name: 'k' }, { name: 'n', dataType: 'integer' }] },
        },
      ),
    );
    const found = await dryRun(work);
    expect(found.error).toBeNull();
    expect(found.schema).toEqual([
      { column: 'n', before: 'smallint', after: 'integer' },
      { column: 'city', before: null, after: 'text' },
    ]);
    expect(found.statements[0]).toBe('LOCK TABLE "public"."ds_t" IN ACCESS EXCLUSIVE MODE');
    expect(found.statements[1]).toBe(work.plan.target.changes?.sql);
    expect(cells(found, 'k', 'n', 'city')).toEqual([['1', '70000', 'Bern']]);
  });

  test('counts what operators do, reads no more than it may, and lists hooks without firing them', async () => {
    const lines = Array.from({ length: 500 }, (_, k) => `${k},${k % 7}\n`).join('');
    await using work = await workplace(
      load(
        {
          hooks: {
            before: [{ kind: 'sql', sql: 'CREATE TABLE fired (n integer)' }],
            after: [{ kind: 'webhook', url: 'http://example.invalid/' }],
          },
        },
        {
          files: { 'a.csv': `k,n\n${lines}` },
          nodes: [
            { nodeType: 'filter_rows', config: { field: 'n', operator: '>', value: '0' } },
            { nodeType: 'deduplicate', config: { keyFields: ['n'] } },
          ],
        },
      ),
    );
    const found = await dryRun(work, 70);
    expect(found.read).toEqual({ records: 70, stoppedBy: 'limit' });
    expect(found.nodes.map(({ node, in: into, out, dropped }) => [node, into, out, dropped])).toEqual([
      ['src', 70, 70, {}],
      ['n1', 70, 60, { filtered: 10 }],
      ['n2', 60, 6, { deduplicated: 54 }],
      ['out', 6, 6, {}],
    ]);
    expect(found.hooks.map(({ kind, place }) => [kind, place])).toEqual([
      ['sql', 'before'],
      ['webhook', 'after'],
    ]);
  });

  test('names sequences that have counted on, and what would end the load', async () => {
    await using work = await workplace(
      load(
        { loadMode: 'truncate' },
        { fields: [{ name: 'n', dataType: 'smallint', isUnique: true }], files: { 'a.csv': 'n\n1\n1\n' } },
      ),
    );
    const found = await dryRunPlan(
      { databaseUrl: work.url, secrets: async () => null, baseDirectory: work.folder, allowPrivateHosts: false },
      { plan: work.plan, limit: 10, pipeline: null, createTable: null },
      new AbortController().signal,
    );
    expect(found.error).toMatchObject({ code: 'row.rejected', node: 'out' });
    expect(found.causes).toMatchObject([{ node: 'out', column: 'n', code: 'row.unique', count: 1 }]);
    expect(found.statements.join('\n')).toContain('INSERT INTO "public"."ds_t"');
    await using good = await workplace(
      load({}, { fields: [{ name: 'n', dataType: 'smallint' }], files: { 'a.csv': 'n\n1\n1\n' } }),
    );
    const counted = await dryRun(good);
    expect(counted.sequences).toEqual(['public.ds_t_id_seq']);
  });
});
