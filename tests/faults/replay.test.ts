import { describe, expect, test } from 'vitest';
import { ended, type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import type { Trip } from './tripwire.ts';
import { until } from './until.ts';

const BAD = 1_000;

const csv = (from: number, to: number): string =>
  `no,amount\n${Array.from({ length: to - from }, (_, i) => `${from + i},EUR ${from + i}`).join('\n')}\n`;

/** What is read, by one source or by two that meet. */
const READ: Record<1 | 2, Pick<Load, 'files' | 'source' | 'moreSources' | 'nodes' | 'edges'>> = {
  1: { files: { 'in.csv': csv(0, BAD) } },
  2: {
    files: { 'in.csv': csv(0, BAD / 2), 'more.csv': csv(BAD / 2, BAD) },
    source: { path: 'in.csv' },
    moreSources: { more: { path: 'more.csv' } },
    nodes: [{ id: 'all', nodeType: 'union' }],
    edges: [
      ['src', 'all'],
      ['more', 'all'],
      ['all', 'out'],
    ],
  },
};

/** A pipeline whose run has left a thousand dead letters, all of them mended since. */
async function mended(shape: 'direct' | 'staged', sources: 1 | 2): Promise<Workplace> {
  const work = await workplace({
    ...READ[sources],
    fields: [
      { name: 'no', dataType: 'integer' },
      { name: 'amount', dataType: 'integer' },
    ],
    execution: { errorHandling: 'dlq', batchSize: 100 },
  });
  await work.run();
  await work.query(
    `UPDATE sluice.rejects SET edited = json_build_object('no', record->>'no', 'amount', substr(record->>'amount', 5))`,
  );
  return shape === 'direct' ? work : { ...work, plan: { ...work.plan, shape, validation: 'strict' } };
}

async function allEnded(work: Workplace): Promise<void> {
  const runner = work.openRunner();
  await runner.recover();
  await until('the runs have ended', async () => {
    const going = await work.query(`SELECT FROM sluice.runs WHERE status IN ('pending', 'running')`);
    return going.length === 0 ? true : null;
  });
}

const COMMIT = Buffer.from('COMMIT\0');
const PUBLISH = Buffer.from('INSERT INTO "public"."ds_t"');
// The first COMMIT stores the run with its letters.
const POINTS: readonly { point: string; shape: 'direct' | 'staged'; sources?: 2; trip: Trip }[] = [
  { point: 'before its letters are frozen', shape: 'direct', trip: { pattern: COMMIT, nth: 1, forward: false } },
  { point: 'right after its letters are frozen', shape: 'direct', trip: { pattern: COMMIT, nth: 1, forward: true } },
  { point: 'after a seal, before COMMIT', shape: 'direct', trip: { pattern: COMMIT, nth: 2, forward: false } },
  { point: 'right after COMMIT was sent', shape: 'direct', trip: { pattern: COMMIT, nth: 2, forward: true } },
  { point: 'in the middle of publishing', shape: 'staged', trip: { pattern: PUBLISH, nth: 1, forward: true } },
  {
    point: 'right after the publishing COMMIT was sent',
    shape: 'staged',
    trip: { after: PUBLISH, pattern: COMMIT, nth: 1, forward: true },
  },
  {
    point: 'after a seal, before COMMIT, of several sources',
    shape: 'direct',
    sources: 2,
    trip: { pattern: COMMIT, nth: 3, forward: false },
  },
  {
    point: 'right after COMMIT was sent, of several sources',
    shape: 'direct',
    sources: 2,
    trip: { pattern: COMMIT, nth: 3, forward: true },
  },
];

describe.each(POINTS)('a $shape replay killed $point', ({ shape, sources, trip }) => {
  test('goes on, and with another replay after it each dead letter lands once', async () => {
    await using work = await mended(shape, sources ?? 1);
    expect(await killLoad(work, 'replay', trip)).toMatchObject({ killed: true });
    await allEnded(work);
    const { plan, runner } = work;
    const again = await runner
      .start({ plan, tenant: 'default', pipelineId: null, version: null, trigger: 'replay', replay: {} })
      .then(
        async ({ id }) => (await ended(runner, id)).counts.loaded,
        (error: { code: string }) => error.code,
      );
    expect(['dead_letter.none_open', BAD]).toContain(again);
    const [rows] = await work.query(
      'SELECT count(*)::int AS rows, count(DISTINCT no)::int AS numbers, sum(amount)::int AS amount FROM ds_t',
    );
    expect(rows).toEqual({ rows: BAD, numbers: BAD, amount: (BAD * (BAD - 1)) / 2 });
    expect(await work.query(`SELECT DISTINCT letter FROM sluice.rejects`)).toEqual([{ letter: 'replayed' }]);
  });
});
