import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { faultProxy } from '../services/fault-proxy.ts';
import { ended, type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { holdCommits } from './hold-commits.ts';
import { contentOf, FIELDS, filesOf, tableContent } from './rows.ts';
import { until } from './until.ts';

const ALL = contentOf(1, 16_000);
const GREEN = { status: 'success', balanced: true, error: null, counts: { read: ALL.rows, loaded: ALL.rows } };
const SHAPES = ['direct', 'staged'] as const;

function loadOf(shape: 'direct' | 'staged'): Load {
  const validation = shape === 'staged' ? { validation: { mode: 'strict' } } : {};
  return { files: filesOf(2, 8_000), fields: FIELDS, execution: { batchSize: 1_000, ...validation } };
}

/** The last database of the server is never the test's own. */
async function asAdministrator(work: Workplace, use: (client: pg.Client, database: string) => Promise<void>) {
  const url = new URL(work.url);
  const database = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await use(client, database);
  } finally {
    await client.end();
  }
}

async function retried(work: Workplace): Promise<number> {
  return (await work.query(`SELECT FROM sluice.run_log WHERE stage = 'retry'`)).length;
}

describe.each(SHAPES)('a %s load whose backend is terminated in the middle of a commit', (shape) => {
  test('goes on by itself, and no row is lost or doubled', async () => {
    await using work = await workplace(loadOf(shape));
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start();
    const [backend] = await hold.reached(1);
    await work.query('SELECT pg_terminate_backend($1)', [backend]);
    await hold.release();
    expect(await ended(work.runner, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
    expect(await retried(work)).toBeGreaterThan(0);
  });
});

describe.each(SHAPES)('a %s load whose database takes no connections for a while', (shape) => {
  test.each(['here', 'thread'] as const)('goes on once it does again; lanes %s', async (lanes) => {
    await using work = await workplace(loadOf(shape), { lanes });
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start();
    await hold.reached(1);
    await asAdministrator(work, async (client, database) => {
      await client.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database]);
      await until('every connection is cut', async () => {
        const open = await client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [database]);
        return open.rowCount === 0 ? true : null;
      });
      const refused = {
        code: 'sink.not_ready',
        retryable: true,
        next: expect.stringContaining('ALTER'),
      };
      await expect(work.openRunner().recover()).rejects.toMatchObject(refused);
      await client.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    });
    expect(await ended(work.runner, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
  });
});

describe.each(SHAPES)('a %s load over a network that resets connections', (shape) => {
  test.each([
    ['when COMMIT was sent', true],
    ['before COMMIT arrives', false],
  ])('%s: learns the truth and goes on', async (_when, forward) => {
    await using work = await workplace(loadOf(shape));
    await using proxy = await faultProxy(work.url);
    const runner = work.openRunner({ databaseUrl: proxy.url(work.url) });
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start(runner);
    await hold.reached(1);
    proxy.set({ kind: 'cut-on', direction: 'up', bytes: Buffer.from('COMMIT\0'), forward });
    await hold.release();
    expect(await ended(runner, id)).toMatchObject(GREEN);
    expect(proxy.strikes).toBe(1);
    expect(await tableContent(work)).toEqual(ALL);
  });

  test('when COMMIT was sent, and again when the truth is asked for: is not taken for another owner', async () => {
    await using work = await workplace(loadOf(shape));
    await using proxy = await faultProxy(work.url);
    const runner = work.openRunner({ databaseUrl: proxy.url(work.url) });
    await using hold = await holdCommits(work.url, 4_000);
    const { id } = await work.start(runner);
    await hold.reached(1);
    proxy.set(
      { kind: 'cut-on', direction: 'up', bytes: Buffer.from('COMMIT\0'), forward: true },
      { kind: 'cut-on', direction: 'up', bytes: Buffer.from('UPDATE sluice.splits SET epoch'), forward: true },
    );
    await hold.release();
    expect(await ended(runner, id)).toMatchObject(GREEN);
    expect(proxy.strikes).toBe(2);
    expect(await tableContent(work)).toEqual(ALL);
  });

  test('again and again: commits what it can between, and ends right', async () => {
    await using work = await workplace(loadOf(shape));
    await using proxy = await faultProxy(work.url);
    const runner = work.openRunner({ databaseUrl: proxy.url(work.url) });
    // Enough for one batch and its commit, and never for the whole load.
    proxy.set({ kind: 'reset-at', direction: 'up', byte: 700_000 });
    const { id } = await work.start(runner);
    expect(await ended(runner, id)).toMatchObject(GREEN);
    expect(proxy.strikes).toBeGreaterThan(1);
    expect(await tableContent(work)).toEqual(ALL);
  });
});

test('a staged load whose publishing COMMIT gets no answer is published once', async () => {
  await using work = await workplace(loadOf('staged'));
  await using proxy = await faultProxy(work.url);
  const runner = work.openRunner({ databaseUrl: proxy.url(work.url) });
  await using hold = await holdCommits(work.url, 8_000);
  const { id } = await work.start(runner);
  await hold.reached(1);
  // Holds the publisher, so that the cut meets its COMMIT and no other.
  const gate = new pg.Client({ connectionString: work.url });
  await gate.connect();
  await gate.query('BEGIN; LOCK TABLE ds_t IN SHARE MODE');
  await hold.release();
  await until('the publisher waits', async () => {
    const [waiting] = await work.query(
      `SELECT FROM pg_stat_activity WHERE application_name LIKE '%publish' AND wait_event_type = 'Lock'`,
    );
    return waiting ?? null;
  });
  proxy.set({ kind: 'cut-on', direction: 'up', bytes: Buffer.from('COMMIT\0'), forward: true });
  await gate.query('COMMIT');
  await gate.end();
  expect(await ended(runner, id)).toMatchObject(GREEN);
  expect(proxy.strikes).toBe(1);
  expect(await tableContent(work)).toEqual(ALL);
});
