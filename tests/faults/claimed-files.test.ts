import { expect, test } from 'vitest';
import { filesOf } from '../worker/files-of.ts';
import { ended, workplace } from '../worker/workplace.ts';
import {
  archivedOf,
  BEFORE_NOTED,
  brokenOf,
  claimingLoad,
  everyFileOnce,
  MANY,
  NOTED,
  PUT_AWAY,
  READING,
  SOME_CLAIMED,
} from './claimed-load.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const FEW = 45;
const FAILED_MOVED = tripAt(PUT_AWAY, 2, false);

const POINTS: readonly (readonly [string, string, Trip, Trip, number])[] = [
  ['while it lists', 'when some files are claimed', tripAt('INSERT INTO sluice.splits', 1, true), SOME_CLAIMED, MANY],
  ['before it notes claims', 'once it has noted them', BEFORE_NOTED, NOTED, FEW],
  ['while it reads', 'when files are archived, and that is not noted', READING, archivedOf(FEW), FEW],
  ['when failed files are moved', 'when more of them are', FAILED_MOVED, FAILED_MOVED, FEW],
];

test.for(POINTS)(
  'killed %s, and then %s, a load goes on: each file is loaded once and put away once',
  async (point) => {
    const [, , first, second, files] = point;
    await using work = await workplace(claimingLoad(files));
    expect(await killLoad(work, 'start', first)).toMatchObject({ killed: true });
    expect(await killLoad(work, 'recover', second)).toMatchObject({ killed: true });
    expect(await recovered(work)).toMatchObject({
      status: 'partial',
      balanced: true,
      error: null,
      counts: { loaded: files * 2, deadLettered: brokenOf(files) },
    });
    await everyFileOnce(work, await filesOf(work), files);
  },
);

const OTHERS: readonly (readonly [string, Trip, number])[] = [
  ['once it has noted claims', NOTED, FEW],
  ['when some files are claimed, and others not', SOME_CLAIMED, MANY],
  ['while it reads', READING, FEW],
];

test.for(OTHERS)(
  'killed %s, and another run before it goes on: each file is loaded by one of the two',
  async (point) => {
    const [, trip, files] = point;
    await using work = await workplace(claimingLoad(files));
    expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
    const other = await ended(work.runner, (await work.start()).id);
    expect(other).toMatchObject({ balanced: true, error: null });
    const first = await recovered(work);
    expect(first).toMatchObject({ balanced: true, error: null });
    expect(first.counts.loaded + other.counts.loaded).toBe(files * 2);
    await everyFileOnce(work, await filesOf(work), files);
  },
);
