import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { type Load, workplace } from './workplace.ts';

const OLD = 50;
const NEW = 600;

/** A file whose `n` does not fit a smallint, and whose `city` the table lacks. */
const file = (from: number, to: number): string =>
  `k,n,city,op\n${Array.from({ length: to - from + 1 }, (_, index) => `${from + index},${100_000 + from + index},Bern ${from + index},u\n`).join('')}`;

const load = (target: Load['target'], execution: Load['execution'] = {}): Load => ({
  files: { 'a.csv': file(1, 200), 'b.csv': file(201, 400), 'c.csv': file(401, NEW) },
  fields: [
    { name: 'k', dataType: 'integer', isPrimaryKey: true },
    { name: 'n', dataType: 'smallint', isUnique: true },
  ],
  source: { columns: [{ name: 'k' }, { name: 'n', dataType: 'bigint' }] },
  nodes: target?.loadMode === 'cdc_mirror' ? [] : [{ nodeType: 'drop_fields', config: { fields: ['op'] } }],
  target: { schemaDrift: 'add_and_widen', ...target },
  execution: { batchSize: 100, ...execution },
});

const MODES: readonly { mode: string; target: Load['target']; old: number; end: number; lanes?: number }[] = [
  { mode: 'append', target: {}, old: 0, end: NEW, lanes: 4 },
  { mode: 'append, all or nothing', target: {}, old: 0, end: NEW, lanes: 2 },
  { mode: 'truncate', target: { loadMode: 'truncate' }, old: OLD, end: NEW, lanes: 3 },
  { mode: 'upsert', target: { loadMode: 'upsert' }, old: OLD, end: NEW },
  { mode: 'blue_green', target: { loadMode: 'blue_green' }, old: OLD, end: NEW, lanes: 2 },
  {
    mode: 'incremental_watermark',
    target: { loadMode: 'incremental_watermark', watermarkColumn: 'n' },
    old: 0,
    end: NEW,
    lanes: 2,
  },
  { mode: 'cdc_mirror', target: { loadMode: 'cdc_mirror', cdc: { format: 'columns' } }, old: OLD, end: NEW },
];

/** How the same load ends the second time, where its keys stand in its way. */
const AGAIN: Readonly<Record<string, string>> = {
  append: 'row.rejected',
  'append, all or nothing': 'row.rejected',
};

const COLUMNS = `SELECT attname || ' ' || format_type(atttypid, atttypmod) AS column FROM pg_attribute
  WHERE attrelid = 'ds_t'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT LIKE '%\\_at' ORDER BY attnum`;

describe.each(MODES)('a table that follows what arrives, with $mode', ({ mode, target, old, end, lanes = 1 }) => {
  test('gets its columns and types first, keeps its rows, and readers never see it otherwise', async () => {
    const strict = mode.endsWith('nothing') ? { validation: { mode: 'strict' } } : {};
    await using work = await workplace(load(target, { parallelism: lanes, ...strict }));
    await work.query(`INSERT INTO ds_t (k, n) SELECT k, k FROM generate_series(1, ${old}) AS k;
      CREATE VIEW through AS SELECT k FROM ds_t`);
    expect(work.plan.target.changes?.sql).toBe(
      'ALTER TABLE "public"."ds_t" ADD COLUMN "city" TEXT, ALTER COLUMN "n" TYPE BIGINT',
    );
    const reader = new pg.Client(work.url);
    await reader.connect();
    const seen: number[] = [];
    let over = false;
    const reading = (async () => {
      while (!over)
        seen.push((await reader.query<{ rows: number }>('SELECT count(*)::int AS rows FROM through')).rows[0]!.rows);
    })();
    const run = await work.run().finally(async () => {
      over = true;
      await reading;
      await reader.end();
    });
    expect([run.error, run.status, run.counts.loaded, run.droppedColumns]).toEqual([null, 'success', NEW, []]);
    expect((await work.query<{ column: string }>(COLUMNS)).map(({ column }) => column)).toEqual([
      'k integer',
      'n bigint',
      'city text',
    ]);
    expect(
      await work.query(
        `SELECT count(*)::int AS rows, count(*) FILTER (WHERE city = 'Bern ' || k AND n = 100000 + k)::int AS right FROM ds_t`,
      ),
    ).toEqual([{ rows: end, right: end }]);
    expect(seen.every((rows, index) => rows >= (seen[index - 1] ?? old))).toBe(true);
    expect(await work.query(`SELECT message FROM sluice.run_log WHERE stage = 'alter'`)).toEqual([
      { message: work.plan.target.changes?.sql },
    ]);
    const again = await work.run();
    expect(again.error?.code ?? again.status).toBe(AGAIN[mode] ?? 'success');
    expect(await work.query(`SELECT FROM sluice.run_log WHERE stage = 'alter'`)).toHaveLength(1);
  });
});

test('a load that was planned before a column was widened goes on with it as it is now', async () => {
  await using work = await workplace({
    files: { 'a.csv': 'k,n\n1,7\n' },
    fields: [
      { name: 'k', dataType: 'integer' },
      { name: 'n', dataType: 'smallint' },
    ],
  });
  await work.query('ALTER TABLE ds_t ALTER COLUMN n TYPE numeric(9,2), ALTER COLUMN k TYPE bigint');
  expect((await work.run()).status).toBe('success');
  expect(await work.query('SELECT k, n FROM ds_t')).toEqual([{ k: '1', n: '7.00' }]);
});

test('a view on a column stops the load before its first row, by name', async () => {
  await using work = await workplace(load({}));
  await work.query('CREATE VIEW sums AS SELECT sum(n) FROM ds_t');
  const run = await work.run();
  expect(run.error).toMatchObject({ code: 'load.change_obstacles', node: 'out' });
  expect(run.error?.message).toContain('view sums, which uses "n"');
  expect((await work.query<{ column: string }>(COLUMNS)).map(({ column }) => column)).toEqual([
    'k integer',
    'n smallint',
  ]);
  await work.query('DROP VIEW sums');
  expect((await work.runner.resume(run.id)).status).not.toBe('failed');
});

/** Id of a stored schema. */
const OTHER = '7c0e3d1a-5f6b-4a52-9d35-0d1f0c7c8b11';

test('tables follow what arrives of several sources, each its own: all of it is said first, and loaded', async () => {
  await using work = await workplace({
    files: {
      'a.csv': 'k,word\n1,a\n',
      'b.csv': 'k,city,word\n100000,Bern,abcdefgh\n',
      'c.csv': 'code,since\nxyz,2020-01-01\n',
    },
    fields: [
      { name: 'k', dataType: 'smallint' },
      { name: 'word', dataType: 'varchar', length: 3 },
    ],
    source: {
      path: 'a.csv',
      columns: [
        { name: 'k', dataType: 'integer' },
        { name: 'word', dataType: 'varchar', length: 4 },
      ],
    },
    moreSources: {
      more: {
        path: 'b.csv',
        columns: [
          { name: 'k', dataType: 'integer' },
          { name: 'word', dataType: 'varchar', length: 8 },
        ],
      },
      codes: { path: 'c.csv', columns: [{ name: 'since', dataType: 'date' }] },
    },
    nodes: [
      { id: 'all', nodeType: 'union' },
      { id: 'other', nodeType: 'target', config: { schema: OTHER, schemaDrift: 'add_column' } },
    ],
    edges: [
      ['src', 'all'],
      ['more', 'all'],
      ['all', 'out'],
      ['codes', 'other'],
    ],
    target: { schemaDrift: 'add_and_widen' },
    schemas: { [OTHER]: { name: 'other', fields: [{ name: 'code', dataType: 'text' }] } },
  });
  const { target, moreTargets } = work.plan;
  const said = [target, ...(moreTargets ?? [])].map(({ changes }) => changes?.sql);
  expect(said).toEqual([
    'ALTER TABLE "public"."ds_t" ADD COLUMN "city" TEXT, ALTER COLUMN "k" TYPE INTEGER, ALTER COLUMN "word" TYPE VARCHAR(8)',
    'ALTER TABLE "public"."ds_other" ADD COLUMN "since" DATE',
  ]);
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: 3, loaded: 3 } });
  expect(await work.query(`SELECT message FROM sluice.run_log WHERE stage = 'alter' ORDER BY id`)).toEqual(
    said.map((message) => ({ message })),
  );
  expect(await work.query('SELECT k, word, city FROM ds_t ORDER BY k')).toEqual([
    { k: 1, word: 'a', city: null },
    { k: 100_000, word: 'abcdefgh', city: 'Bern' },
  ]);
  expect(await work.query('SELECT code, since::text FROM ds_other')).toEqual([{ code: 'xyz', since: '2020-01-01' }]);
});
