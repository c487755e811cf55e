import { describe, expect, test } from 'vitest';
import { faultProxy } from '../services/fault-proxy.ts';
import { ended, type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { contentOf, FIELDS, filesOf, NO_ROWS, tableContent } from './rows.ts';

const ALL = contentOf(1, 8_000);
const GREEN = { status: 'success', balanced: true, error: null, counts: { read: ALL.rows, loaded: ALL.rows } };

function loadOf(maxAttempts: number, batchSize = 100_000): Load {
  return { files: filesOf(1, 8_000), fields: FIELDS, execution: { batchSize, retry: { maxAttempts } } };
}

/** A COMMIT behind a statement with parameters, which a seal ends with: not that of the runner's look for old tables. */
const COMMIT = Buffer.from('S\0\0\0\x04Q\0\0\0\x0bCOMMIT\0', 'latin1');

/** Runs the load while the network swallows its first `cuts` COMMITs. */
async function runWithCuts(work: Workplace, cuts: number) {
  await using proxy = await faultProxy(work.url);
  const runner = work.openRunner({ databaseUrl: proxy.url(work.url) });
  proxy.set(
    ...Array.from(
      { length: cuts },
      () => ({ kind: 'cut-on', direction: 'up', bytes: COMMIT, forward: false }) as const,
    ),
  );
  const run = await ended(runner, (await work.start(runner)).id);
  const log = await work.query<{ at: Date; message: string }>(
    `SELECT at, message FROM sluice.run_log WHERE stage = 'retry' ORDER BY id`,
  );
  return { run, strikes: proxy.strikes, log };
}

describe('a pipeline with retry.maxAttempts 4', () => {
  test('is tried four times, with waits that double, and ends right', async () => {
    await using work = await workplace(loadOf(4));
    const { run, strikes, log } = await runWithCuts(work, 3);
    expect(run).toMatchObject(GREEN);
    expect(strikes).toBe(3);
    expect(log.map(({ message }) => message.slice(0, 10))).toEqual(['Attempt 1:', 'Attempt 2:', 'Attempt 3:']);
    const [first, second, third] = log.map(({ at }) => at.getTime());
    expect(second! - first!).toBeGreaterThanOrEqual(100);
    expect(third! - second!).toBeGreaterThanOrEqual(200);
    expect(await tableContent(work)).toEqual(ALL);
  });

  test('fails after the fourth, says so, and can be resumed', async () => {
    await using work = await workplace(loadOf(4));
    const { run, strikes, log } = await runWithCuts(work, 4);
    expect(run).toMatchObject({
      status: 'failed',
      counts: { read: 0, loaded: 0 },
      error: {
        code: 'commit.in_doubt',
        message: expect.stringContaining('Tried 4 times in a row.'),
        next: expect.stringContaining('resume the run'),
      },
    });
    expect([strikes, log.length]).toEqual([4, 3]);
    expect(await tableContent(work)).toEqual(NO_ROWS);
    await work.runner.resume(run.id);
    expect(await ended(work.runner, run.id)).toMatchObject(GREEN);
    expect(await tableContent(work)).toEqual(ALL);
  });
});

test('with retry.maxAttempts 1 the first transient fault ends the run', async () => {
  await using work = await workplace(loadOf(1));
  const { run, strikes, log } = await runWithCuts(work, 1);
  expect(run).toMatchObject({ status: 'failed', error: { code: 'commit.in_doubt' } });
  expect([strikes, log.length]).toEqual([1, 0]);
});

test('tries are counted anew after each commit', async () => {
  await using work = await workplace(loadOf(2, 1_000));
  await using proxy = await faultProxy(work.url);
  const runner = work.openRunner({ databaseUrl: proxy.url(work.url) });
  // Enough for one batch and its commit, and never for the whole load.
  proxy.set({ kind: 'reset-at', direction: 'up', byte: 400_000 });
  expect(await ended(runner, (await work.start(runner)).id)).toMatchObject(GREEN);
  expect(proxy.strikes).toBeGreaterThan(1);
  expect(await tableContent(work)).toEqual(ALL);
});
