import { describe, expect, test } from 'vitest';
import { expectHeldWays, HELD_COUNTS, HELD_WAYS } from '../worker/held-ways.ts';
import { expectJoined, JOIN, JOIN_COUNTS } from '../worker/joined.ts';
import { workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const FINISHED = Buffer.from('TRUNCATE "sluice"."staging_');
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);

/** Once a first holder has made its rows. */
const later = (pattern: string | Buffer, nth: number, forward: boolean): Trip => ({
  ...tripAt(pattern, nth, forward),
  after: FINISHED,
});

const POINTS: readonly (readonly [string, Trip])[] = [
  ['between the COPYs of two holders that one transaction feeds', tripAt(COPY_DONE, 2, false)],
  ['as the first holder lets its rows go', tripAt(FINISHED, 1, true)],
  ['right after the first holder commits', later('COMMIT\0', 1, true)],
  ['in the stage after it, which feeds another holder', later('sluice-seal', 1, false)],
  ['as the last holder lets its rows go', tripAt(FINISHED, 3, false)],
];

describe('a load with nodes that hold rows on several ways, killed', () => {
  test.each(POINTS)('%s, loads every row of every way once when it goes on', async (_, point) => {
    await using work = await workplace(HELD_WAYS);
    expect((await killLoad(work, 'start', point)).killed).toBe(true);
    expect(await recovered(work)).toMatchObject({ status: 'success', balanced: true, counts: HELD_COUNTS });
    await expectHeldWays(work);
  });
});

const JOIN_POINTS: readonly (readonly [string, Trip])[] = [
  ['once its right rows are staged, as it lets both go', tripAt(FINISHED, 1, true)],
  ['right after it commits', { ...tripAt('COMMIT\0', 1, true), after: Buffer.from('_in0r"') }],
];

describe('a join, killed', () => {
  test.each(JOIN_POINTS)('%s, gives each row once when the run goes on', async (_, point) => {
    await using work = await workplace(JOIN);
    expect((await killLoad(work, 'start', point)).killed).toBe(true);
    expect(await recovered(work)).toMatchObject({ status: 'success', balanced: true, counts: JOIN_COUNTS });
    await expectJoined(work);
  });
});
