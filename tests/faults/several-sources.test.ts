import { describe, expect, test } from 'vitest';
import { DEDUPLICATED, expectSources, SOURCES } from '../worker/two-sources.ts';
import { workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const POINTS: readonly (readonly [string, Trip])[] = [
  ['between the listings of its sources', tripAt('sluice-record-splits', 2, false)],
  ['before a commit of the first source', tripAt('sluice-seal', 2, false)],
  ['after a later commit', tripAt('sluice-seal', 4, true)],
];

describe('a load of several sources, killed', () => {
  test.each(POINTS)('%s, loads every row of each once when it goes on', async (_, point) => {
    await using work = await workplace(SOURCES);
    expect((await killLoad(work, 'start', point)).killed).toBe(true);
    expect(await recovered(work)).toMatchObject({ status: 'success', balanced: true });
    await expectSources(work);
  });

  test('between the listings, keeps the first in the order of the sources', async () => {
    await using work = await workplace(DEDUPLICATED);
    expect((await killLoad(work, 'start', tripAt('sluice-record-splits', 2, true))).killed).toBe(true);
    expect(await recovered(work)).toMatchObject({ status: 'success', balanced: true });
    expect(await work.query('SELECT origin, count(*)::int AS rows FROM ds_t GROUP BY origin ORDER BY origin')).toEqual([
      { origin: 'more', rows: 500 },
      { origin: 'people', rows: 1_000 },
    ]);
  });
});
