import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultProxy } from '../services/fault-proxy.ts';
import { ended, type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { holdCommits } from './hold-commits.ts';
import { type OwnServer, ownServer } from './own-server.ts';
import { contentOf, FIELDS, filesOf, tableContent } from './rows.ts';
import { until } from './until.ts';

const ALL = contentOf(1, 16_000);
const GREEN = { status: 'success', balanced: true, error: null, counts: { read: ALL.rows, loaded: ALL.rows } };

let server: OwnServer;
beforeAll(async () => {
  server = await ownServer();
});
afterAll(() => server[Symbol.asyncDispose]());

function open(shape: 'direct' | 'staged'): Promise<Workplace> {
  const validation = shape === 'staged' ? { validation: { mode: 'strict' } } : {};
  const load: Load = { files: filesOf(2, 8_000), fields: FIELDS, execution: { batchSize: 1_000, ...validation } };
  return workplace(load, {}, () => server.database());
}

async function noted(work: Workplace, stage: string): Promise<number> {
  return (await work.query('SELECT FROM sluice.run_log WHERE stage = $1', [stage])).length;
}

describe.each(['direct', 'staged'] as const)('a %s load whose Postgres', (shape) => {
  test('is restarted in the middle of a commit goes on from its positions', async () => {
    await using work = await open(shape);
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start();
    await hold.reached(1);
    await server.stop();
    await server.start();
    expect(await ended(work.runner, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
    expect(await noted(work, 'retry')).toBeGreaterThan(0);
    expect(await noted(work, 'restart')).toBe(0);
  });

  test('crashes in the middle of a commit holds exactly the rows of the files in the end', async () => {
    await using work = await open(shape);
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start();
    await hold.reached(1);
    await server.crash();
    await server.start();
    expect(await ended(work.runner, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
    // The unlogged staging table is empty after a crash: what was committed to it is loaded again.
    expect(await noted(work, 'restart')).toBe(shape === 'staged' ? 1 : 0);
  });

  test('crashes while no process runs the load holds exactly the rows of the files in the end', async () => {
    await using work = await open(shape);
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start();
    await hold.reached(1);
    await work.runner.close();
    await server.crash();
    await server.start();
    const next = work.openRunner();
    expect(await next.recover()).toEqual([id]);
    expect(await ended(next, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
  });
});

test('a cancel while Postgres is out of reach says so, and works once it is back', async () => {
  await using work = await open('direct');
  await using hold = await holdCommits(work.url, 4_000);
  const { id } = await work.start();
  await hold.reached(1);
  await server.stop();
  await expect(work.runner.cancel(id)).rejects.toMatchObject({
    code: 'sink.connection',
    retryable: true,
    next: expect.stringContaining('Check that the server runs'),
  });
  await server.start();
  expect(await work.runner.cancel(id)).toMatchObject({ status: 'cancelled', balanced: true });
  await work.runner.resume(id);
  expect(await ended(work.runner, id)).toMatchObject(GREEN);
  expect(await tableContent(work)).toEqual(ALL);
});

describe.each(['direct', 'staged'] as const)('a %s load whose COMMIT is done and not yet visible', (shape) => {
  test('waits for it after its connection was lost, and does not load its rows again', async () => {
    await using work = await open(shape);
    await using proxy = await faultProxy(work.url);
    const runner = work.openRunner({ databaseUrl: proxy.url(work.url) });
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start(runner);
    const [backend] = await hold.reached(1);
    // A standby that never answers: the transaction is committed, its locks are held, nobody sees its rows.
    await server.execute(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`, 'SELECT pg_reload_conf()');
    await until('the setting is in force', async () => {
      const [shown] = await work.query<{ names: string }>(
        `SELECT current_setting('synchronous_standby_names') AS names`,
      );
      return shown?.names === 'nobody' ? true : null;
    });
    await hold.release();
    await until('the commit waits for the standby', async () => {
      const [waiting] = await work.query(
        `SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'SyncRep' AND query = 'COMMIT'`,
        [backend],
      );
      return waiting ?? null;
    });
    proxy.resetAll();
    await until('the lane waits for the commit in doubt', async () => {
      const [waiting] = await work.query(
        `SELECT FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid)) AND query LIKE 'UPDATE sluice.splits%'`,
        [backend],
      );
      return waiting ?? null;
    });
    await server.execute('ALTER SYSTEM RESET synchronous_standby_names', 'SELECT pg_reload_conf()');
    expect(await ended(runner, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
  });
});
