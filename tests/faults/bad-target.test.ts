import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { ended, type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { holdCommits } from './hold-commits.ts';
import { contentOf, csvOf, FIELDS, filesOf, NO_ROWS, tableContent } from './rows.ts';
import { until } from './until.ts';

const ALL = contentOf(1, 16_000);
const GREEN = { status: 'success', balanced: true, error: null, counts: { read: ALL.rows, loaded: ALL.rows } };
const LOAD: Load = { files: filesOf(2, 8_000), fields: FIELDS, execution: { batchSize: 1_000 } };

async function resumes(work: Workplace, id: string): Promise<void> {
  await work.runner.resume(id);
  expect(await ended(work.runner, id)).toMatchObject(GREEN);
  expect(await tableContent(work)).toEqual(ALL);
}

describe('a column that', () => {
  test('the table lacks is dropped and counted, and the plan says so', async () => {
    await using work = await workplace({ ...LOAD, files: { 'a.csv': 'k,v,extra\n1,one,x\n2,two,y\n' } });
    expect(work.plan.target.dropped).toEqual(['extra']);
    const run = await work.run();
    expect(run).toMatchObject({ status: 'success', balanced: true, counts: { read: 2, loaded: 2 } });
    expect(run.droppedColumns).toEqual([{ name: 'extra', rows: 2 }]);
    expect(await work.query('SELECT k, v FROM ds_t ORDER BY k')).toEqual([
      { k: 1, v: 'one' },
      { k: 2, v: 'two' },
    ]);
  });

  test('the table lacks is counted by the loaded rows that had a value in it, whatever became of others', async () => {
    const head = 'k,v,extra,more\n1,kept,x,\n2,without,,\n3,filtered,x,\n';
    await using work = await workplace({
      files: { 'a.csv': `${head}bad,rejected,x,\n1,refused,x,\n6,kept,x,\n`, 'b.csv': `k,v,extra,more\n7,kept,x,\n` },
      fields: FIELDS,
      nodes: [{ nodeType: 'filter_rows', config: { field: 'v', operator: '!=', value: 'filtered' } }],
      execution: { errorHandling: 'dlq' },
    });
    await work.query('ALTER TABLE ds_t ADD UNIQUE (k)');
    expect(await work.run()).toMatchObject({
      status: 'partial',
      balanced: true,
      counts: { read: 7, loaded: 4, filtered: 1, deadLettered: 2 },
      droppedColumns: [
        { name: 'extra', rows: 3 },
        { name: 'more', rows: 0 },
      ],
    });
  });

  test.each(['direct', 'staged'] as const)(
    'the table lacks is counted across lanes and a cancel, %s',
    async (shape) => {
      const files = Object.fromEntries(
        Object.entries(filesOf(2, 8_000)).map(([path, text]) => [
          path,
          String(text).replaceAll('\n', ',x\n').replace('v,x', 'v,extra'),
        ]),
      );
      const validation = shape === 'staged' ? { validation: { mode: 'strict' } } : {};
      const execution = { batchSize: 1_000, parallelism: 2, ...validation };
      await using work = await workplace({ ...LOAD, files, execution }, { lanes: 'thread' });
      await using hold = await holdCommits(work.url, 4_000);
      const { id } = await work.start();
      // The other lane may still be starting: a lane that reads ahead then takes both splits.
      await hold.reached(1);
      const cancelled = await work.runner.cancel(id);
      await hold.release();
      expect(cancelled.droppedColumns).toEqual([{ name: 'extra', rows: cancelled.counts.loaded }]);
      await work.runner.resume(id);
      expect((await ended(work.runner, id)).droppedColumns).toEqual([{ name: 'extra', rows: ALL.rows }]);
      expect((await work.runner.snapshot(id))?.droppedColumns).toEqual([{ name: 'extra', rows: ALL.rows }]);
    },
  );

  test('the plan writes and the table has lost is named, and the run goes on once it is back', async () => {
    await using work = await workplace(LOAD);
    await work.query('ALTER TABLE ds_t RENAME COLUMN v TO w');
    const failed = await work.run();
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'sink.column_missing', node: 'out' } });
    expect(failed.error?.message).toContain('"v"');
    expect(failed.error?.next).not.toBe('');
    await work.query('ALTER TABLE ds_t RENAME COLUMN w TO v');
    await resumes(work, failed.id);
  });

  test('changes its type in the middle of the run stops it before a wrong value is stored', async () => {
    await using work = await workplace(LOAD);
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start();
    await hold.reached(1);
    const altered = work.query('ALTER TABLE ds_t ALTER COLUMN k TYPE bigint');
    await until('the change waits', async () => {
      const [waiting] = await work.query(`SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted`);
      return waiting ?? null;
    });
    await hold.release();
    await altered;
    const failed = await ended(work.runner, id);
    expect(failed).toMatchObject({
      status: 'failed',
      balanced: true,
      error: { code: 'sink.column_changed', node: 'out' },
    });
    const kept = await tableContent(work);
    expect(kept).toEqual(contentOf(1, kept.rows));
    await work.query('ALTER TABLE ds_t ALTER COLUMN k TYPE integer');
    await resumes(work, id);
  });
});

describe('a table that goes away during the run', () => {
  /** Runs `statement` between two commits: it waits for the lock of the held one. */
  async function between(work: Workplace, statement: string): Promise<string> {
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start();
    await hold.reached(1);
    const other = new pg.Client({ connectionString: work.url });
    await other.connect();
    const gone = other.query(statement);
    await until('the statement waits', async () => {
      const [waiting] = await work.query(`SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted`);
      return waiting ?? null;
    });
    await hold.release();
    await gone;
    await other.end();
    return id;
  }

  test('by another name is told, and the run goes on once it is back', async () => {
    await using work = await workplace(LOAD);
    const id = await between(work, 'ALTER TABLE ds_t RENAME TO elsewhere');
    const failed = await ended(work.runner, id);
    expect(failed).toMatchObject({
      status: 'failed',
      balanced: true,
      error: { code: 'sink.table_missing', node: 'out' },
    });
    const [kept] = await work.query<{ rows: number }>('SELECT count(*)::int AS rows FROM elsewhere');
    expect(failed.counts).toMatchObject({ read: kept?.rows, loaded: kept?.rows });
    await work.query('ALTER TABLE elsewhere RENAME TO ds_t');
    await resumes(work, id);
  });

  test('for good is told, with what that means for the rows that it held', async () => {
    await using work = await workplace(LOAD);
    const id = await between(work, 'DROP TABLE ds_t');
    const failed = await ended(work.runner, id);
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'sink.table_missing', node: 'out', next: expect.stringContaining('from the start') },
    });
    await work.query('CREATE TABLE ds_t (k integer NOT NULL, v text)');
    expect(await work.run()).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
  });

  test('below a staged load is told when it is published, and the run goes on once it is back', async () => {
    await using work = await workplace({ ...LOAD, execution: { batchSize: 1_000, validation: { mode: 'strict' } } });
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start();
    await hold.reached(1);
    await work.query('ALTER TABLE ds_t RENAME TO elsewhere');
    await hold.release();
    expect(await ended(work.runner, id)).toMatchObject({
      status: 'failed',
      error: { code: 'sink.table_missing', node: 'out' },
      counts: { loaded: 0 },
    });
    await work.query('ALTER TABLE elsewhere RENAME TO ds_t');
    expect(await tableContent(work)).toEqual(NO_ROWS);
    await resumes(work, id);
  });
});

describe('a password that', () => {
  async function asLoader(work: Workplace, password: string): Promise<string> {
    const url = new URL(work.url);
    url.username = loader(work);
    url.password = password;
    return url.href;
  }

  const loader = (work: Workplace): string => `${new URL(work.url).pathname.slice(1)}_loader`;

  test('is wrong is told when the run is started', async () => {
    await using work = await workplace(LOAD);
    const runner = work.openRunner({ databaseUrl: await asLoader(work, 'guess') });
    await expect(work.start(runner)).rejects.toMatchObject({
      code: 'sink.auth',
      node: 'out',
      retryable: false,
      next: expect.stringContaining('password'),
    });
    expect(await work.query('SELECT FROM sluice.runs')).toEqual([]);
  });

  test('is changed in the middle of the run stops it, and the run goes on with the right one', async () => {
    await using work = await workplace(LOAD);
    const role = loader(work);
    await work.query(`CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD 'right'`);
    try {
      const runner = work.openRunner({ databaseUrl: await asLoader(work, 'right') });
      await using hold = await holdCommits(work.url, 4_000);
      const { id } = await work.start(runner);
      const [backend] = await hold.reached(1);
      await work.query(`ALTER ROLE ${role} PASSWORD 'another'`);
      await work.query('SELECT pg_terminate_backend($1)', [backend]);
      await hold.release();
      const failed = await ended(runner, id);
      expect(failed).toMatchObject({ status: 'failed', balanced: true, error: { code: 'sink.auth', node: 'out' } });
      const kept = await tableContent(work);
      expect(failed.counts).toMatchObject({ read: kept.rows, loaded: kept.rows });
      await runner.close();
      const next = work.openRunner({ databaseUrl: await asLoader(work, 'another') });
      await next.resume(id);
      expect(await ended(next, id)).toMatchObject(GREEN);
      expect(await tableContent(work)).toEqual(ALL);
      await next.close();
    } finally {
      await work.query(`DROP ROLE ${role}`);
    }
  });
});

test('a table whose rules refuse rows keeps none of them, and all others', async () => {
  const content = `${csvOf(1, 8_000)}17,again\n`;
  await using work = await workplace({
    files: { 'a.csv': content },
    fields: [{ ...FIELDS[0], isPrimaryKey: true }, FIELDS[1]],
    execution: { errorHandling: 'dlq', batchSize: 1_000 },
  });
  expect(await work.run()).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: { read: 8_001, loaded: 8_000, deadLettered: 1 },
  });
  expect(await tableContent(work)).toEqual(contentOf(1, 8_000));
  expect(await work.query('SELECT row_number::int AS row, code, column_name AS cell FROM sluice.rejects')).toEqual([
    { row: 8_001, code: 'row.unique', cell: 'k' },
  ]);
});
