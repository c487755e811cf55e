import { expect, test } from 'vitest';
import { filesOf } from '../worker/files-of.ts';
import { ended, type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const FEW = 45;
/** More than are claimed together. */
const MANY = 210;
const name = (file: number): string => `in/f${String(file).padStart(3, '0')}`;
const isBroken = (file: number): boolean => file % 15 === 7;
const numbers = (files: number): number[] => Array.from({ length: files }, (_, file) => file);
const load = (files: number): Load => ({
  files: Object.fromEntries(
    numbers(files).map((file) =>
      isBroken(file)
        ? [`${name(file)}.json`, `[{"k":${file * 2}},{"k":${file * 2 + 1}},{"k`]
        : [`${name(file)}.jsonl`, `{"k":${file * 2}}\n{"k":${file * 2 + 1}}\n`],
    ),
  ),
  fields: [{ name: 'k', dataType: 'integer' }],
  source: { atomicity: { stagingFolder: '.processing', successFolder: '.done', failureFolder: '.failed' } },
  execution: { errorHandling: 'dlq' },
});

const CLAIMS = `UPDATE sluice.splits AS s SET meta = jsonb_set(s.meta, '{claimed}'`;
const PUT_AWAY = 'UPDATE sluice.archived_files SET done_at';
const BEFORE_NOTED = tripAt(CLAIMS, 1, false);
const NOTED = tripAt(CLAIMS, 1, true);
const SOME_CLAIMED = tripAt(CLAIMS, 2, false);
const READING = tripAt('COPY', 1, true);
const FAILED_MOVED = tripAt(PUT_AWAY, 2, false);
/** All failed files are noted, one after another, and then the others together. */
const ARCHIVED = tripAt(PUT_AWAY, numbers(FEW).filter(isBroken).length + 1, false);

async function everyFileOnce(work: Workplace, files: number): Promise<void> {
  const rows = await work.query('SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ds_t');
  expect(rows).toEqual([{ rows: files * 2, keys: files * 2 }]);
  const all = numbers(files).map((file) =>
    isBroken(file)
      ? [`.failed/${name(file)}.json`, `.failed/${name(file)}.json.reason.json`]
      : [`.done/${name(file)}.jsonl`],
  );
  expect(await filesOf(work)).toEqual(all.flat().sort());
}

const POINTS: readonly (readonly [string, string, Trip, Trip, number])[] = [
  ['while it lists', 'when some files are claimed', tripAt('INSERT INTO sluice.splits', 1, true), SOME_CLAIMED, MANY],
  ['before it notes claims', 'once it has noted them', BEFORE_NOTED, NOTED, FEW],
  ['while it reads', 'when files are archived, and that is not noted', READING, ARCHIVED, FEW],
  ['when failed files are moved', 'when more of them are', FAILED_MOVED, FAILED_MOVED, FEW],
];

test.for(POINTS)(
  'killed %s, and then %s, a load goes on: each file is loaded once and put away once',
  async (point) => {
    const [, , first, second, files] = point;
    await using work = await workplace(load(files));
    expect(await killLoad(work, 'start', first)).toMatchObject({ killed: true });
    expect(await killLoad(work, 'recover', second)).toMatchObject({ killed: true });
    expect(await recovered(work)).toMatchObject({
      status: 'partial',
      balanced: true,
      error: null,
      counts: { loaded: files * 2, deadLettered: numbers(files).filter(isBroken).length },
    });
    await everyFileOnce(work, files);
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
    await using work = await workplace(load(files));
    expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
    const other = await ended(work.runner, (await work.start()).id);
    expect(other).toMatchObject({ balanced: true, error: null });
    const first = await recovered(work);
    expect(first).toMatchObject({ balanced: true, error: null });
    expect(first.counts.loaded + other.counts.loaded).toBe(files * 2);
    await everyFileOnce(work, files);
  },
);
