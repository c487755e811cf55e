import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { ended, type Load, workplace } from '../worker/workplace.ts';
import { holdCommits } from './hold-commits.ts';
import { contentOf, FIELDS, filesOf, NO_ROWS, tableContent } from './rows.ts';
import { until, within } from './until.ts';

const FILES = 4;
const ROWS = 8_000;
const ALL = contentOf(1, FILES * ROWS);
/** Between the first and the second batch of a file. */
const MIDDLE = 4_000;

const CASES = (['direct', 'staged'] as const).flatMap((shape) =>
  ([1, 4] as const).flatMap((lanes) => (['here', 'thread'] as const).map((where) => ({ shape, lanes, where }))),
);

function loadOf(shape: 'direct' | 'staged', lanes: number): Load {
  const validation = shape === 'staged' ? { validation: { mode: 'strict' } } : {};
  return {
    files: filesOf(FILES, ROWS),
    fields: FIELDS,
    execution: { parallelism: lanes, batchSize: 1_000, ...validation },
  };
}

describe.each(CASES)('a $shape load in $lanes lane(s), $where', ({ shape, lanes, where }) => {
  test('ends within 5 s of a cancel, keeps what it had committed, and goes on from there', async () => {
    await using work = await workplace(loadOf(shape, lanes), { lanes: where });
    expect(work.plan).toMatchObject({ shape, lanes });
    await using hold = await holdCommits(work.url, MIDDLE);
    const { id } = await work.start();
    // A lane that waits may have claimed what the others could have taken; but not all of it.
    await hold.reached(Math.min(lanes, 2));
    const cancelled = await within('the cancelled run has ended', 5_000, work.runner.cancel(id));
    expect(cancelled).toMatchObject({ status: 'cancelled', balanced: true, error: null });
    const kept = await tableContent(work);
    expect(cancelled.counts).toMatchObject({ read: kept.rows, loaded: kept.rows });
    if (shape === 'staged') expect(kept).toEqual(NO_ROWS);
    else expect(kept.rows).toBeGreaterThan(0);
    const positions = await work.query('SELECT FROM sluice.splits WHERE position IS NOT NULL');
    expect(positions).not.toEqual([]);

    await hold.release();
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject({
      status: 'success',
      balanced: true,
      counts: { read: ALL.rows, loaded: ALL.rows },
      splits: { total: FILES, done: FILES },
    });
    expect(await tableContent(work)).toEqual(ALL);
    expect(await work.query(`SELECT message FROM sluice.run_log WHERE message LIKE 'Goes on%'`)).toHaveLength(1);
  });
});

const PAIRS = CASES.filter(
  ({ shape, lanes, where }) => (where === 'thread') === ((shape === 'direct') === (lanes === 4)),
);

describe.each(PAIRS)('a $shape load in $lanes lane(s), $where', ({ shape, lanes, where }) => {
  test('goes on after a failure from the stored positions, once the cause is mended', async () => {
    await using work = await workplace(loadOf(shape, lanes), { lanes: where });
    await work.query(`ALTER TABLE ds_t ADD CONSTRAINT not_this CHECK (k <> ${ROWS * 2 - 10})`);
    const failed = await work.run();
    expect(failed).toMatchObject({ status: 'failed', balanced: true, error: { node: 'out' } });
    expect(failed.error).toMatchObject({
      code: 'row.rejected',
      detail: { code: 'row.check' },
      origin: { label: 'part-1.csv', row: ROWS - 10 },
    });
    expect(failed.error?.next).not.toBe('');
    const kept = await tableContent(work);
    expect(failed.counts).toMatchObject({ read: kept.rows, loaded: kept.rows });

    await work.query('ALTER TABLE ds_t DROP CONSTRAINT not_this');
    await work.runner.resume(failed.id);
    expect(await ended(work.runner, failed.id)).toMatchObject({
      status: 'success',
      balanced: true,
      error: null,
      counts: { read: ALL.rows, loaded: ALL.rows, deadLettered: 0 },
    });
    expect(await tableContent(work)).toEqual(ALL);
    expect(await work.query('SELECT FROM sluice.rejects')).toEqual([]);
  });
});

test('a cancel that meets the publishing COMMIT ends with all rows or with none, and says which', async () => {
  await using work = await workplace(loadOf('staged', 1));
  await work.query(`
    CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock_shared(7);
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER wait_at_commit AFTER INSERT ON ds_t DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.k = 1) EXECUTE FUNCTION wait_at_commit()`);
  const gate = new pg.Client({ connectionString: work.url });
  await gate.connect();
  await gate.query('SELECT pg_advisory_lock(7)');
  const { id } = await work.start();
  const publisher = await until('the publisher waits', async () => {
    const [waiting] = await work.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'advisory'`,
    );
    return waiting?.pid ?? null;
  });
  const cancelling = work.runner.cancel(id);
  await until('the connection is cut and the commit in doubt, or it is rolled back already', async () => {
    const [state] = await work.query<{ seen: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid)))
         OR NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1) AS seen`,
      [publisher],
    );
    return state?.seen === true ? true : null;
  });
  await gate.end();
  const last = await cancelling;
  if (last.status === 'cancelled') {
    expect(last.counts).toMatchObject({ read: 0, loaded: 0 });
    expect(await tableContent(work)).toEqual(NO_ROWS);
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject({ status: 'success', counts: { loaded: ALL.rows } });
  } else {
    expect(last).toMatchObject({ status: 'success', counts: { read: ALL.rows, loaded: ALL.rows } });
  }
  expect(await tableContent(work)).toEqual(ALL);
});

test('a run that meets a defect fails and can be looked at, and is not tried for ever', async () => {
  await using work = await workplace(loadOf('direct', 1));
  const plan = { ...work.plan, source: { ...work.plan.source, read: { path: '.', nonsense: true } } };
  const request = { plan, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' } as const;
  const { id } = await work.runner.start(request);
  expect(await ended(work.runner, id)).toMatchObject({ status: 'failed', error: { code: 'run.defect' } });
});

test('a finished run is not resumed, and a run that goes on neither', async () => {
  await using work = await workplace(loadOf('direct', 1));
  await using hold = await holdCommits(work.url, MIDDLE);
  const { id } = await work.start();
  await hold.reached(1);
  await expect(work.runner.resume(id)).rejects.toMatchObject({ code: 'run.not_resumable' });
  await hold.release();
  expect(await ended(work.runner, id)).toMatchObject({ status: 'success' });
  await expect(work.runner.resume(id)).rejects.toMatchObject({ code: 'run.not_resumable' });
  expect(await tableContent(work)).toEqual(ALL);
});
