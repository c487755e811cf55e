import { expect, test } from 'vitest';
import { type Load, type Workplace, workplace } from './workplace.ts';

const FIELDS: Load['fields'] = [
  { name: 'k', dataType: 'integer', isPrimaryKey: true },
  { name: 'email', dataType: 'text' },
  { name: 'n', dataType: 'integer' },
];
/** In source order: row 3 has the key of row 1, row 4 the address of row 3, which is not there. */
const A = 'k,email,n\n1,a@x,1\n2,b@x,2\n1,c@x,3\n4,c@x,4\n';
const B = 'k,email,n\n5,B@x,5\n6,f@x,-1\n2,g@x,7\n7,h@x,8\n';
const LOAD: Load = {
  files: { 'a.csv': A, 'b.csv': B },
  fields: FIELDS,
  target: { loadMode: 'truncate' },
  execution: { errorHandling: 'dlq', parallelism: 2 },
};
const INDEXES = 'CREATE UNIQUE INDEX by_email ON ds_t (lower(email)); CREATE UNIQUE INDEX by_n ON ds_t (n) WHERE n < 0';

const rejects = (work: Workplace) =>
  work.query(
    `SELECT label, row_number::int AS row, line::int, node, column_name AS column, value, code, record->>'n' AS n, disposition
     FROM sluice.rejects ORDER BY label, row_number`,
  );
const keys = async (work: Workplace): Promise<number[]> =>
  (await work.query<{ k: number }>('SELECT k FROM ds_t ORDER BY k')).map(({ k }) => k);

const BAD = [
  { label: 'a.csv', row: 3, line: 4, column: 'k', value: '1', code: 'row.unique', n: '3' },
  { label: 'b.csv', row: 1, line: 2, column: null, value: null, code: 'row.unique', n: '5' },
  { label: 'b.csv', row: 3, line: 4, column: 'k', value: '2', code: 'row.unique', n: '7' },
];

test.for(['truncate', 'blue_green'])(
  'what unique keys of the table refuse is rejected, the first in source order stays: %s',
  async (loadMode) => {
    await using work = await workplace({ ...LOAD, target: { loadMode } });
    await work.query(`${INDEXES}; INSERT INTO ds_t (k, email, n) VALUES (1, 'old', 0), (99, 'b@x', 0)`);
    const run = await work.run();
    expect(run).toMatchObject({
      status: 'partial',
      balanced: true,
      counts: { read: 8, loaded: 5, deadLettered: 3, skipped: 0 },
    });
    expect(run.nodes.find(({ id }) => id === 'out')).toMatchObject({ in: 8, out: 5, rejected: 3 });
    expect(await rejects(work)).toEqual(BAD.map((bad) => ({ ...bad, node: 'out', disposition: 'dead_letter' })));
    const [first] = await work.query<{ reason: string }>('SELECT reason FROM sluice.rejects ORDER BY id LIMIT 1');
    expect(first?.reason).toContain('ds_t_pkey');
    expect(await keys(work)).toEqual([1, 2, 4, 6, 7]);
    expect(
      await work.query(
        `SELECT FROM pg_class WHERE relname LIKE 'staging\\_%' AND relkind = 'r' AND relname <> 'staging_marks'`,
      ),
    ).toEqual([]);
  },
);

const CHECKED: Load['nodes'] = [{ nodeType: 'validate', config: { datasetLevel: { rowCount: { min: 1, max: 5 } } } }];

test('rows that the table has count as well, and checks of all rows see those that are loaded', async () => {
  await using work = await workplace({ ...LOAD, target: {}, nodes: CHECKED!, execution: { errorHandling: 'skip' } });
  await work.query(`${INDEXES}; INSERT INTO ds_t (k, email, n) VALUES (4, 'old', 0), (99, 'x', -1)`);
  const run = await work.run();
  expect([run.error, run.status, run.balanced]).toEqual([null, 'partial', true]);
  expect(run.counts).toMatchObject({ read: 8, loaded: 3, skipped: 5, deadLettered: 0 });
  expect(run.checks).toMatchObject([{ validator: 'rowCount', found: '3', ok: true }]);
  expect((await rejects(work)).map(({ label, row }) => `${label} ${row}`)).toEqual([
    'a.csv 3',
    'a.csv 4',
    'b.csv 1',
    'b.csv 2',
    'b.csv 3',
  ]);
  expect(await keys(work)).toEqual([1, 2, 4, 7, 99]);
});

test.for([{ errorHandling: 'fail' }, { errorHandling: 'dlq', validation: { mode: 'strict' } }])(
  'where a bad row ends the load, the first in source order is named: %o',
  async (execution) => {
    await using work = await workplace({ ...LOAD, execution });
    await work.query(INDEXES);
    const run = await work.run();
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'row.rejected', node: 'out', origin: { label: 'a.csv', row: 3, line: 4 } },
      counts: { loaded: 0 },
    });
    expect((await rejects(work)).map(({ row, disposition }) => [row, disposition])).toEqual([[3, 'failed']]);
    expect(await keys(work)).toEqual([]);
  },
);

test('an error budget counts them, and a resume under a greater one loads the rest', async () => {
  await using work = await workplace({ ...LOAD, execution: { errorHandling: 'dlq', maxErrors: 2 } });
  await work.query(INDEXES);
  const failed = await work.run();
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'run.error_budget', detail: { errors: 3 } } });
  expect([await keys(work), await rejects(work)]).toEqual([[], []]);
  await work.runner.resume(failed.id, { maxErrors: 3 });
  await expect.poll(async () => (await work.runner.snapshot(failed.id))?.status, { timeout: 30_000 }).toBe('partial');
  expect(await keys(work)).toEqual([1, 2, 4, 6, 7]);
});

test('of an upsert a row whose other unique value is taken', async () => {
  await using work = await workplace({
    ...LOAD,
    target: { loadMode: 'upsert' },
    nodes: [{ nodeType: 'validate', config: { datasetLevel: { rowCount: { min: 1 } } } }],
  });
  await work.query(`${INDEXES}; INSERT INTO ds_t (k, email, n) VALUES (7, 'old', 0), (99, 'f@x', 0)`);
  const run = await work.run();
  expect([run.error, run.status, run.balanced]).toEqual([null, 'partial', true]);
  // Row 3 of a.csv takes the place of row 1, so row 4 finds its address taken; row 3 of b.csv that of row 2.
  expect((await rejects(work)).map(({ label, row }) => `${label} ${row}`)).toEqual(['a.csv 4', 'b.csv 1', 'b.csv 2']);
  expect(run.counts).toMatchObject({ read: 8, loaded: 3, superseded: 2, deadLettered: 3 });
  expect(await keys(work)).toEqual([1, 2, 7, 99]);
});

test('of an incremental load only rows above its mark are tried', async () => {
  await using work = await workplace({ ...LOAD, target: { loadMode: 'incremental_watermark', watermarkColumn: 'n' } });
  await work.query(`${INDEXES}; INSERT INTO sluice.watermarks (tenant, pipeline, schema_name, table_name, column_name, value, run_id)
    VALUES ('default', 'name:test', 'public', 'ds_t', 'n', '2', gen_random_uuid())`);
  const run = await work.run();
  expect([run.error, run.status, run.balanced]).toEqual([null, 'partial', true]);
  expect(run.counts).toMatchObject({ read: 8, loaded: 4, filtered: 3, deadLettered: 1 });
  expect((await rejects(work)).map(({ label, row }) => `${label} ${row}`)).toEqual(['a.csv 4']);
});

test.for([
  {
    holder: { nodeType: 'sort', config: { fields: [{ field: 'n', direction: 'desc' }] } },
    loaded: 6,
    bad: ['a.csv 2', 'a.csv 3'],
  },
  {
    holder: {
      nodeType: 'aggregate',
      config: { groupByFields: ['k', 'email'], aggregations: [{ function: 'max', field: 'n', alias: 'n' }] },
    },
    loaded: 5,
    bad: null,
  },
])('behind a node that holds all rows: $holder.nodeType', async ({ holder, loaded, bad }) => {
  await using work = await workplace({ ...LOAD, nodes: [holder], target: {} });
  await work.query(INDEXES);
  const run = await work.run();
  expect([run.error, run.status, run.balanced]).toEqual([null, 'partial', true]);
  expect(run.counts).toMatchObject({ loaded, deadLettered: 8 - loaded });
  if (bad !== null) expect((await rejects(work)).map(({ label, row }) => `${label} ${row}`)).toEqual(bad);
});

test('other rules of the table refuse single rows too', async () => {
  await using work = await workplace(LOAD);
  await work.query(
    'ALTER TABLE ds_t ADD CHECK (n <> 8); CREATE TABLE parents (n integer PRIMARY KEY); INSERT INTO parents SELECT n FROM generate_series(-1, 7) AS n; ALTER TABLE ds_t ADD FOREIGN KEY (n) REFERENCES parents',
  );
  await work.query('DELETE FROM parents WHERE n = 4');
  const run = await work.run();
  expect([run.error, run.status, run.balanced]).toEqual([null, 'partial', true]);
  expect((await rejects(work)).map(({ row, code }) => [row, code])).toEqual([
    [3, 'row.unique'],
    [4, 'row.foreign_key'],
    [3, 'row.unique'],
    [4, 'row.check'],
  ]);
});

test('where the server knows no functions, the same rows are found by round trips', async () => {
  await using work = await workplace(LOAD);
  await work.query(`${INDEXES}; DROP EXTENSION plpgsql CASCADE`);
  expect(await work.run()).toMatchObject({ status: 'partial', balanced: true, counts: { loaded: 5, deadLettered: 3 } });
  expect(await rejects(work)).toEqual(BAD.map((bad) => ({ ...bad, node: 'out', disposition: 'dead_letter' })));
});

test('many rows that keys, a CHECK, a foreign key and a trigger refuse are told apart, each by its own cause', async () => {
  const rows = Array.from({ length: 3_000 }, (_, k) => {
    const n = k % 100 === 7 ? -5 : k % 100 === 8 ? 999_999 : k % 100 === 9 ? 13 : k + 20;
    return `${k % 100 === 6 ? k - 1 : k},a${k},${n}\n`;
  });
  await using work = await workplace({ ...LOAD, files: { 'a.csv': `k,email,n\n${rows.join('')}` } });
  await work.query(`ALTER TABLE ds_t ADD CHECK (n >= 0);
    CREATE TABLE known (n integer PRIMARY KEY);
    INSERT INTO known SELECT generate_series(0, 5000);
    ALTER TABLE ds_t ADD FOREIGN KEY (n) REFERENCES known DEFERRABLE INITIALLY DEFERRED;
    CREATE FUNCTION unlucky() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.n = 13 THEN RAISE 'unlucky' USING ERRCODE = 'UL013'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER unlucky BEFORE INSERT ON ds_t FOR EACH ROW EXECUTE FUNCTION unlucky()`);
  expect(await work.run()).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: { read: 3_000, loaded: 2_880, deadLettered: 120 },
  });
  const causes = await work.query(
    `SELECT code, column_name AS column, count(*)::int AS rows, min(row_number)::int AS first, max(value) AS value
     FROM sluice.rejects GROUP BY code, column_name ORDER BY first`,
  );
  expect(causes).toMatchObject([
    { code: 'row.unique', column: 'k', rows: 30, first: 7 },
    { code: 'row.check', column: 'n', rows: 30, first: 8, value: '-5' },
    { code: 'row.foreign_key', column: 'n', rows: 30, first: 9, value: '999999' },
    { code: 'row.trigger', column: null, rows: 30, first: 10, value: null },
  ]);
});

test('a trigger that leaves rows out ends the load, though others are refused as well', async () => {
  await using work = await workplace(LOAD);
  await work.query(`${INDEXES};
    CREATE FUNCTION silent() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.k = 6 THEN RETURN NULL; END IF; RETURN NEW; END $$;
    CREATE TRIGGER silent BEFORE INSERT ON ds_t FOR EACH ROW EXECUTE FUNCTION silent()`);
  expect(await work.run()).toMatchObject({ status: 'failed', error: { code: 'sink.count_mismatch', node: 'out' } });
  expect(await keys(work)).toEqual([]);
});

test.for(['by the server itself', 'by round trips'])(
  'of an upsert of many rows whose keys come twice, those that the table refuses are found: %s',
  async (how) => {
    // Every second key comes again in the second half; of each hundred rows two are refused, whose keys do not.
    const rows = Array.from({ length: 3_000 }, (_, at) => {
      const k = at >= 1_500 && at % 2 === 0 ? at - 1_500 : at;
      const n = at % 100 === 7 ? -5 : at % 100 === 9 ? 13 : at + 20;
      return `${k},a${at},${n}\n`;
    });
    await using work = await workplace({
      ...LOAD,
      files: { 'a.csv': `k,email,n\n${rows.join('')}` },
      target: { loadMode: 'upsert' },
      nodes: [{ nodeType: 'validate', config: { datasetLevel: { rowCount: { min: 1 } } } }],
    });
    await work.query(`ALTER TABLE ds_t ADD CHECK (n >= 0); CREATE UNIQUE INDEX by_n ON ds_t (n);
      INSERT INTO ds_t (k, email, n) VALUES (-1, 'old', 13), (0, 'old', 5000)`);
    if (how === 'by round trips') await work.query('DROP EXTENSION plpgsql CASCADE');
    const run = await work.run();
    expect([run.error, run.status, run.balanced]).toEqual([null, 'partial', true]);
    expect(run.counts).toMatchObject({ read: 3_000, superseded: 750, deadLettered: 60, loaded: 2_190 });
    expect(
      await work.query(
        'SELECT code, count(*)::int AS rows, min(row_number)::int AS first FROM sluice.rejects GROUP BY code ORDER BY first',
      ),
    ).toEqual([
      { code: 'row.check', rows: 30, first: 8 },
      { code: 'row.unique', rows: 30, first: 10 },
    ]);
    expect(await work.query('SELECT email FROM ds_t WHERE k IN (-1, 0, 1, 7) ORDER BY k')).toEqual([
      { email: 'old' },
      { email: 'a1500' },
      { email: 'a1' },
    ]);
  },
);

test('a trigger that leaves rows of an upsert out ends the load, though others are refused as well', async () => {
  await using work = await workplace({
    ...LOAD,
    target: { loadMode: 'upsert' },
    nodes: [{ nodeType: 'validate', config: { datasetLevel: { rowCount: { min: 1 } } } }],
  });
  await work.query(`${INDEXES};
    CREATE FUNCTION silent() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.k = 6 THEN RETURN NULL; END IF; RETURN NEW; END $$;
    CREATE TRIGGER silent BEFORE INSERT ON ds_t FOR EACH ROW EXECUTE FUNCTION silent()`);
  expect(await work.run()).toMatchObject({ status: 'failed', error: { code: 'sink.count_mismatch', node: 'out' } });
  expect(await keys(work)).toEqual([]);
});
