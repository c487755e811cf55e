import { describe, expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const ROWS = 400;
/** Each hundredth row has the key of the first. */
const file = (from: number): string =>
  `k,v\n${Array.from({ length: ROWS }, (_, at) => `${at % 100 === 99 ? 1 : from + at},new\n`).join('')}`;
const BAD = (2 * ROWS) / 100;

const POINTS: readonly (readonly [string, Trip])[] = [
  ['when its rows are refused', tripAt('ROLLBACK TO SAVEPOINT', 1, false)],
  ['in the middle of looking for them', tripAt('AS block (first)', 1, true)],
  ['when rejects are stored', tripAt('sluice-record-rejects', 1, true)],
  ['before the commit that publishes', tripAt('COMMIT\0', 1, false, 'sluice-record-rejects')],
  ['right after the commit that publishes', tripAt('COMMIT\0', 1, true, 'sluice-record-rejects')],
];
/** Each point in one of the modes. */
const CASES = POINTS.map(([point, at], index) => ({
  loadMode: index % 2 === 0 ? 'truncate' : 'blue_green',
  point,
  at,
}));

describe.each(CASES)('$loadMode with rows that its unique key refuses, killed $point', ({ loadMode, at }) => {
  test('goes on to the same rows and rejects, each once', async () => {
    const load: Load = {
      files: { 'a.csv': file(1), 'b.csv': file(1 + ROWS) },
      fields: [
        { name: 'k', dataType: 'integer', isPrimaryKey: true },
        { name: 'v', dataType: 'text' },
      ],
      target: { loadMode },
      execution: { batchSize: 200, errorHandling: 'dlq' },
    };
    await using work = await workplace(load);
    await work.query(`INSERT INTO ds_t (k, v) VALUES (7, 'old')`);
    expect(await killLoad(work, 'start', at)).toMatchObject({ killed: true });
    const run = await recovered(work);
    expect([run.error, run.status, run.balanced]).toEqual([null, 'partial', true]);
    expect(run.counts).toMatchObject({ read: 2 * ROWS, loaded: 2 * ROWS - BAD, deadLettered: BAD });
    const [found] = await work.query(
      `SELECT (SELECT count(*)::int FROM ds_t) AS rows, (SELECT count(*)::int FROM sluice.rejects) AS rejects,
         (SELECT count(DISTINCT (label, row_number))::int FROM sluice.rejects) AS different,
         (SELECT count(*)::int FROM pg_class WHERE relkind = 'r' AND relname ~ '^staging_[0-9a-f]{32}') AS left`,
    );
    expect(found).toEqual({ rows: 2 * ROWS - BAD, rejects: BAD, different: BAD, left: 0 });
  });
});
