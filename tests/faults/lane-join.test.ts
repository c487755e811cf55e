import { describe, expect, test } from 'vitest';
import { JOIN, JOIN_COUNTS, lettersOf, pairsOf, rowsOf } from '../worker/lane-joins.ts';
import { noting, wayOf } from '../worker/noting.ts';
import { ended, type Load, type Workplace } from '../worker/workplace.ts';
import { holdAt } from './hold-at.ts';
import { killLoad } from './kill-load.ts';
import { neverStaged } from './never-staged.ts';
import { recovered } from './recovered.ts';
import { contentOf, FIELDS, filesOf, NO_ROWS, tableContent } from './rows.ts';
import { type Trip, tripAt } from './tripwire.ts';
import { within } from './until.ts';

const ALL = contentOf(1, 60_000);
const RIGHT = 36_000;
const inFolder = (folder: string, files: Load['files']): Load['files'] =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
/** Some 6 MB on the left, the first rows of which have a match among 4 MB on the right. */
const LOAD: Load = {
  files: {
    ...inFolder('left', filesOf(4, ALL.rows / 4)),
    ...inFolder('right', filesOf(3, RIGHT / 3)),
  },
  fields: [...FIELDS, { name: 'other_v', dataType: 'text' }],
  source: { path: 'left' },
  moreSources: { right: { path: 'right' } },
  nodes: [
    { id: 'joined', nodeType: 'join', config: { type: 'left', on: [{ left: 'k', right: 'k' }], prefix: 'other_' } },
  ],
  edges: [
    ['src', 'joined'],
    ['right', 'joined'],
    ['joined', 'out'],
  ],
};
const COUNTS = { read: ALL.rows + RIGHT, added: 0, folded: RIGHT, filtered: 0, loaded: ALL.rows };
const GREEN = { status: 'success', balanced: true, error: null, counts: COUNTS };

/** Every left row is in the table once, in order, with the right row of its key. */
async function expectAll(work: Workplace): Promise<void> {
  expect(await tableContent(work)).toEqual(ALL);
  expect(
    await work.query(`SELECT count(other_v)::int AS matched, count(*) FILTER (WHERE other_v = v)::int AS right,
        count(*) FILTER (WHERE k < before)::int AS late
      FROM (SELECT *, lag(k) OVER (ORDER BY id) AS before FROM ds_t) one`),
  ).toEqual([{ matched: RIGHT, right: RIGHT, late: 0 }]);
}

const onRead = (split: string) => `CREATE TRIGGER held BEFORE UPDATE ON sluice.splits FOR EACH ROW
  WHEN (OLD.status = 'pending' AND NEW.status = 'running' AND NEW.label = '${split}')`;
const WRITES = 'CREATE TRIGGER held BEFORE INSERT ON ds_t FOR EACH ROW WHEN (NEW.k = 50000)';
const COMMITS = `CREATE CONSTRAINT TRIGGER held AFTER INSERT ON ds_t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.k = 1)`;

const TAKE = 'sluice-take-splits';
const COPY = 'FROM STDIN';
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const POINTS: readonly (readonly [string, Trip, 'untouched' | 'either' | 'loaded'])[] = [
  ['between the listings of its sources', tripAt('sluice-record-splits', 2, false), 'untouched'],
  ['while it reads the right side', tripAt(TAKE, 2, false), 'untouched'],
  ['while it reads the left side', tripAt(TAKE, 3, false), 'untouched'],
  ['in the middle of its COPY', { bytes: 5_000_000 }, 'untouched'],
  ['before its COPY ends', tripAt(COPY_DONE, 1, false, COPY), 'untouched'],
  ['before its COMMIT', tripAt('COMMIT\0', 1, false, 'sluice-seal'), 'untouched'],
  ['right after its COMMIT was sent', tripAt('COMMIT\0', 1, true, 'sluice-seal'), 'either'],
  ['before its end is recorded', tripAt('WITH released AS', 1, false), 'loaded'],
];

describe.each(POINTS)('a load whose lane joins rows, killed %s', (_, trip, state) => {
  test('goes on, and every row comes once and in order', async () => {
    await using work = await neverStaged(LOAD);
    expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
    if (state !== 'either') expect(await tableContent(work)).toEqual(state === 'loaded' ? ALL : NO_ROWS);
    expect(await recovered(work)).toMatchObject(GREEN);
    await expectAll(work);
  });
});

describe.each([
  ['reads the right side', onRead('right/part-0.csv')],
  ['reads the left side', onRead('left/part-2.csv')],
  ['writes', WRITES],
])('a load whose lane joins rows, cancelled while it %s', (_, trigger) => {
  test('leaves the table untouched, and comes whole when it is resumed', async () => {
    await using work = await neverStaged(LOAD);
    await using hold = await holdAt(work, trigger);
    const { id } = await work.start();
    await hold.reached();
    const cancelling = work.runner.cancel(id);
    await hold.release();
    const cancelled = await within('the cancelled run has ended', 5_000, cancelling);
    const counts = { read: 0, loaded: 0 };
    expect(cancelled).toMatchObject({ status: 'cancelled', balanced: true, error: null, counts });
    expect(await tableContent(work)).toEqual(NO_ROWS);
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject(GREEN);
    await expectAll(work);
  });
});

test('a cancel that meets the COMMIT of all rows tells what is in the table', async () => {
  await using work = await neverStaged(LOAD);
  await using hold = await holdAt(work, COMMITS);
  const { id } = await work.start();
  await hold.reached();
  const cancelling = work.runner.cancel(id);
  await hold.release();
  const { status, counts } = await cancelling;
  const { rows } = await tableContent(work);
  expect(counts).toMatchObject(rows === 0 ? { read: 0, loaded: 0 } : COUNTS);
  if (status !== 'success') {
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject(GREEN);
  }
  await expectAll(work);
});

test('a load whose backend is terminated in the middle of COPY is joined again', async () => {
  await using work = await neverStaged(LOAD);
  await using hold = await holdAt(work, WRITES);
  const { id } = await work.start();
  const backend = await hold.reached();
  await work.query('SELECT pg_terminate_backend($1, 10000)', [backend]);
  await hold.release();
  expect(await ended(work.runner, id)).toMatchObject(GREEN);
  await expectAll(work);
  expect(await work.query(`SELECT FROM sluice.run_log WHERE stage = 'retry'`)).toHaveLength(1);
});

const AGAIN: readonly (readonly [string, Trip])[] = [
  ['before it begins anew', tripAt('WITH rejects AS (DELETE', 2, false)],
  ['as it stages', tripAt(COPY, 2, false)],
  ['as the join lets its rows go', tripAt('TRUNCATE "sluice"."staging_', 1, false)],
  ['as it publishes', tripAt('SET published_at', 1, false)],
];

test.each(AGAIN)(
  'a load that begins anew, as the table refuses a row, killed %s, loads each other row once',
  async (_, trip) => {
    await using work = await noting({ ...JOIN, execution: { errorHandling: 'dlq' } });
    await work.query('ALTER TABLE ds_t ADD CONSTRAINT rule CHECK (rnr <> 9)');
    expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
    expect(await rowsOf(work)).toEqual([]);
    const counts = { ...JOIN_COUNTS, loaded: 5, deadLettered: 2 };
    expect(await recovered(work)).toMatchObject({ status: 'partial', balanced: true, error: null, counts });
    expect(pairsOf(await rowsOf(work))).toBe('0-0 1- 2-3 4-0 5-');
    expect((await lettersOf(work)).map(({ row }) => row)).toEqual([2, 6]);
    expect(await wayOf(work)).toMatchObject({ staged: true, stages: 1 });
  },
);
