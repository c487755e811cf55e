import { describe, expect, test } from 'vitest';
import { type Load, workplace } from './workplace.ts';

/** Of each hundred rows, `bad` are no numbers. */
const file = (rows: number, bad: number): string =>
  `nr\n${Array.from({ length: rows }, (_, i) => (i % 100 < bad ? 'x' : i)).join('\n')}\n`;
const load = (files: readonly string[], execution: Load['execution']): Load => ({
  files: Object.fromEntries(files.map((text, i) => [`f${i}.csv`, text])),
  fields: [{ name: 'nr', dataType: 'integer' }],
  execution: { errorHandling: 'dlq', ...execution },
});
const LOADED = 'SELECT count(*)::int AS rows FROM ds_t';
const REJECTED = 'SELECT count(*)::int AS rows FROM sluice.rejects';

describe('an error budget', () => {
  test('that is not used up changes nothing', async () => {
    await using work = await workplace(load([file(1_000, 1)], { maxErrors: 10, maxErrorRate: 0.01 }));
    expect(await work.run()).toMatchObject({ status: 'partial', counts: { loaded: 990, deadLettered: 10 } });
  });

  test('stops a run before it has one error too many; what was committed stays, with its rejects', async () => {
    await using work = await workplace(load([file(1_000, 1), file(20_000, 1)], { maxErrors: 15, batchSize: 500 }));
    const run = await work.run();
    expect(run).toMatchObject({
      status: 'failed',
      balanced: true,
      error: { code: 'run.error_budget', retryable: false },
    });
    expect(run.error?.message).toContain('"nr": not a whole number');
    const [loaded, rejected] = [
      await work.query<{ rows: number }>(LOADED),
      await work.query<{ rows: number }>(REJECTED),
    ];
    expect(loaded[0]!.rows).toBe(run.counts.loaded);
    expect(loaded[0]!.rows).toBeGreaterThan(0);
    expect(rejected[0]!.rows).toBeLessThanOrEqual(15);
    expect(rejected[0]!.rows).toBe(run.counts.deadLettered);
  });

  test('is exact over many lanes: no more than so many are ever committed, and as many as fit', async () => {
    const files = Array.from({ length: 40 }, () => file(100, 1));
    await using work = await workplace(load(files, { maxErrors: 25, parallelism: 6, batchSize: 50 }));
    expect(await work.run()).toMatchObject({ status: 'failed', error: { code: 'run.error_budget' } });
    const [rejected] = await work.query<{ rows: number }>(REJECTED);
    expect(rejected!.rows).toBeLessThanOrEqual(25);
    await using whole = await workplace(load(files, { maxErrors: 40, parallelism: 6, batchSize: 50 }));
    expect(await whole.run()).toMatchObject({ status: 'partial', counts: { deadLettered: 40, loaded: 3_960 } });
  });

  test('of a staged load leaves the table as it was', async () => {
    await using work = await workplace({
      ...load([file(1_000, 2)], { maxErrors: 1 }),
      target: { loadMode: 'truncate' },
    });
    await work.query('INSERT INTO ds_t (nr) VALUES (7)');
    expect(await work.run()).toMatchObject({
      status: 'failed',
      error: { code: 'run.error_budget' },
      counts: { loaded: 0 },
    });
    expect(await work.query('SELECT nr FROM ds_t')).toEqual([{ nr: 7 }]);
  });

  test('as a rate counts from a number of rows on, skipped rows too', async () => {
    const rate = { errorHandling: 'skip', maxErrorRate: 0.05, errorRateAfterRows: 500, batchSize: 100 };
    await using few = await workplace(load([file(400, 10)], rate));
    expect(await few.run()).toMatchObject({ status: 'partial', counts: { skipped: 40 } });
    await using many = await workplace(load([file(50_000, 10)], rate));
    expect(await many.run()).toMatchObject({
      status: 'failed',
      error: { code: 'run.error_budget', detail: { maxErrorRate: 0.05 } },
    });
    await using mostly = await workplace(load([file(50_000, 4)], rate));
    expect(await mostly.run()).toMatchObject({ status: 'partial', counts: { skipped: 2_000 } });
  });

  test('of none stops at the first bad row', async () => {
    await using work = await workplace(load([file(100, 1)], { maxErrors: 0 }));
    expect(await work.run()).toMatchObject({
      status: 'failed',
      error: { code: 'run.error_budget', detail: { errors: 1 } },
    });
  });
});
