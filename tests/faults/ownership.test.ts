import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { ended, type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { type Hold, holdCommits } from './hold-commits.ts';
import { contentOf, FIELDS, filesOf, tableContent } from './rows.ts';
import { until, within } from './until.ts';

const ALL = contentOf(1, 16_000);
const LOAD: Load = { files: filesOf(2, 8_000), fields: FIELDS, execution: { batchSize: 1_000 } };
const GREEN = { status: 'success', balanced: true, counts: { read: ALL.rows, loaded: ALL.rows } };

async function heldRun(work: Workplace): Promise<{ id: string; hold: Hold; backends: readonly number[] }> {
  const hold = await holdCommits(work.url, 4_000);
  const { id } = await work.start();
  return { id, hold, backends: await hold.reached(1) };
}

/** Ends the backends of these names in the database of `work`, as an administrator would. */
async function terminate(work: Workplace, names: string): Promise<number> {
  const ended = await work.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE $1 AND pid <> pg_backend_pid()`,
    [names],
  );
  return ended.length;
}

describe('a runner that is closed in the middle of a run', () => {
  test.each(['here', 'thread'] as const)('leaves it to the next, which finishes it; lanes %s', async (lanes) => {
    await using work = await workplace(LOAD, { lanes });
    const { id, hold } = await heldRun(work);
    await using _hold = hold;
    await within('the runner has closed', 5_000, work.runner.close());
    const next = work.openRunner();
    expect(await next.snapshot(id)).toMatchObject({ status: 'running' });
    await hold.release();
    expect(await next.recover()).toEqual([id]);
    expect(await ended(next, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
  });
});

describe('two runners on one database', () => {
  test('never run one run together', async () => {
    await using work = await workplace(LOAD);
    const { id, hold } = await heldRun(work);
    await using _hold = hold;
    const other = work.openRunner();
    expect(await other.recover()).toEqual([]);
    await expect(other.resume(id)).rejects.toMatchObject({ code: 'run.not_resumable' });
    await hold.release();
    expect(await ended(other, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
  });

  test('resume a failed run once, whoever asks', async () => {
    await using work = await workplace(LOAD);
    await work.query('ALTER TABLE ds_t ADD CONSTRAINT not_this CHECK (k <> 9000)');
    const { id } = await work.run();
    await work.query('ALTER TABLE ds_t DROP CONSTRAINT not_this');
    const other = work.openRunner();
    const asked = await Promise.allSettled([work.runner.resume(id), other.resume(id)]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await ended(asked[0]?.status === 'fulfilled' ? work.runner : other, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
  });

  test('do not wake a run that ended after the one listed it and before it took the lock', async () => {
    await using work = await workplace(LOAD);
    const { id, hold } = await heldRun(work);
    await using _hold = hold;
    const other = work.openRunner();
    const racing = Array.from({ length: 20 }, () => other.recover());
    const cancelled = await work.runner.cancel(id);
    await hold.release();
    await Promise.all([...racing, other.recover()]);
    expect(await other.snapshot(id)).toMatchObject({ status: 'cancelled', counts: cancelled.counts });
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
  });

  test('hand a request to cancel to the one that runs it', async () => {
    await using work = await workplace(LOAD);
    const { id, hold } = await heldRun(work);
    await using _hold = hold;
    const other = work.openRunner();
    const cancelled = await within('the run has ended', 5_000, other.cancel(id));
    expect(cancelled).toMatchObject({ status: 'cancelled', balanced: true });
    await hold.release();
    await other.resume(id);
    expect(await ended(other, id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
  });
});

describe('a lane whose split was taken by another owner', () => {
  test('commits no more', async () => {
    await using work = await workplace(LOAD);
    const { id, hold } = await heldRun(work);
    await using _hold = hold;
    const thief = new pg.Client({ connectionString: work.url, application_name: 'thief' });
    await thief.connect();
    // Waits on the row lock of the held commit, which thus comes first; every later one must be refused.
    const stolen = thief.query('UPDATE sluice.splits SET epoch = epoch + 1 WHERE scope = $1', [id]);
    await until('the thief waits', async () => {
      const [waiting] = await work.query(
        `SELECT FROM pg_stat_activity WHERE application_name = 'thief' AND wait_event_type = 'Lock'`,
      );
      return waiting ?? null;
    });
    await hold.release();
    await stolen;
    await thief.end();
    const last = await ended(work.runner, id);
    expect(last).toMatchObject({ status: 'running' });
    const kept = await tableContent(work);
    expect(kept).toEqual(contentOf(1, kept.rows));
    const [stored] = await work.query(
      `SELECT sum((counters->>'loaded')::int)::int AS loaded FROM sluice.splits WHERE scope = $1`,
      [id],
    );
    expect(stored).toEqual({ loaded: kept.rows });
    expect(kept.rows).toBeLessThan(ALL.rows);
    expect(await work.openRunner().recover()).toEqual([id]);
    await until('the run has ended', async () =>
      (await work.runner.snapshot(id))?.status === 'success' ? true : null,
    );
    expect(await tableContent(work)).toEqual(ALL);
  });
});

test('a runner that lost its lock with its connection gives way to the one that took it', async () => {
  await using work = await workplace(LOAD);
  const { id, hold } = await heldRun(work);
  await using _hold = hold;
  // Somebody else takes the lock in the moment in which the connection that held it is gone.
  const thief = new pg.Client({ connectionString: work.url, application_name: 'thief' });
  await thief.connect();
  const stolen = thief.query(`SELECT pg_advisory_lock(hashtextextended('sluice.run:' || $1, 0))`, [id]);
  await until('the thief waits', async () => {
    const [waiting] = await work.query(
      `SELECT FROM pg_stat_activity WHERE application_name = 'thief' AND wait_event_type = 'Lock'`,
    );
    return waiting ?? null;
  });
  expect(await terminate(work, `sluice run ${id}`)).toBe(1);
  await stolen;
  expect(await within('the run has given way', 15_000, ended(work.runner, id))).toMatchObject({ status: 'running' });
  await hold.release();
  await thief.end();
  const next = work.openRunner();
  await until('the lock is free', async () => ((await next.recover()).length === 1 ? true : null));
  expect(await ended(next, id)).toMatchObject(GREEN);
  expect(await tableContent(work)).toEqual(ALL);
});
