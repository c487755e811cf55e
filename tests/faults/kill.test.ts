import { describe, expect, test } from 'vitest';
import { type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { contentOf, FIELDS, filesOf, tableContent } from './rows.ts';
import { seeded } from './seed.ts';
import type { Trip } from './tripwire.ts';

const ALL = contentOf(1, 24_000);
/** What the load sends in all, roughly: the rows, and some statements. */
const SENT = 2_700_000;

function loadOf(shape: 'direct' | 'staged', lanes: number): Load {
  const validation = shape === 'staged' ? { validation: { mode: 'strict' } } : {};
  return {
    files: filesOf(3, 8_000),
    fields: FIELDS,
    execution: { parallelism: lanes, batchSize: 1_000, ...validation },
  };
}

/** Another process, this one, goes on with what was killed; the table must hold every row of the files, once. */
async function recovers(work: Workplace, message: string): Promise<void> {
  expect(await recovered(work), message).toMatchObject({
    status: 'success',
    balanced: true,
    error: null,
    counts: { read: ALL.rows, loaded: ALL.rows },
  });
  expect(await tableContent(work), message).toEqual(ALL);
}

describe.each([
  { shape: 'direct', lanes: 1 },
  { shape: 'staged', lanes: 2 },
] as const)('a $shape load in $lanes lane(s), killed three times at random moments', ({ shape, lanes }) => {
  test('goes on each time, and the table holds exactly the rows of the files', async () => {
    const random = seeded('tests/faults/kill.test.ts');
    await using work = await workplace(loadOf(shape, lanes));
    const first = await killLoad(work, 'start', { bytes: 20_000 + random.next(SENT - 20_000) });
    expect(first.killed, random.repeat).toBe(true);
    for (let left = SENT - first.sent, round = 0; round < 2 && left > 0; round++) {
      const { sent } = await killLoad(work, 'recover', { bytes: 5_000 + random.next(left) });
      left -= sent;
    }
    await recovers(work, random.repeat);
  });
});

const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const COMMIT = Buffer.from('COMMIT\0');
const PUBLISH = Buffer.from('INSERT INTO "public"."ds_t"');
const POINTS: readonly { point: string; shape: 'direct' | 'staged'; trip: Trip }[] = [
  { point: 'before its COPY ends', shape: 'direct', trip: { pattern: COPY_DONE, nth: 3, forward: false } },
  { point: 'after the seal, before COMMIT', shape: 'direct', trip: { pattern: COMMIT, nth: 3, forward: false } },
  { point: 'right after COMMIT was sent', shape: 'direct', trip: { pattern: COMMIT, nth: 3, forward: true } },
  {
    point: 'in the middle of publishing',
    shape: 'staged',
    trip: { pattern: PUBLISH, nth: 1, forward: true },
  },
  {
    point: 'right after the publishing COMMIT was sent',
    shape: 'staged',
    trip: { after: PUBLISH, pattern: COMMIT, nth: 1, forward: true },
  },
];

describe.each(POINTS)('a $shape load killed $point', ({ shape, trip }) => {
  test('goes on, and no row is lost or doubled', async () => {
    await using work = await workplace(loadOf(shape, 1));
    expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
    await recovers(work, '');
  });
});
