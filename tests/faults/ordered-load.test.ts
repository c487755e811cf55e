import { describe, expect, test } from 'vitest';
import { ended, type Load, type Workplace } from '../worker/workplace.ts';
import { holdAt } from './hold-at.ts';
import { killLoad } from './kill-load.ts';
import { neverStaged } from './never-staged.ts';
import { recovered } from './recovered.ts';
import { contentOf, FIELDS, filesOf, NO_ROWS, tableContent } from './rows.ts';
import { type Trip, tripAt } from './tripwire.ts';
import { within } from './until.ts';

const FILES = 4;
const ALL = contentOf(1, 200_000);
/** By text, so that rows of all files come among each other: 20 MB, which are in files and in a thread. */
const LOAD: Load = {
  files: filesOf(FILES, ALL.rows / FILES),
  fields: FIELDS,
  nodes: [{ nodeType: 'sort', config: { fields: [{ field: 'v', direction: 'desc' }] } }],
};
const GREEN = { status: 'success', balanced: true, error: null, counts: { read: ALL.rows, loaded: ALL.rows } };

/** Every row of the files is in the table once, and `id` has numbered them in order. */
async function expectAll(work: Workplace, message?: string): Promise<void> {
  expect(await tableContent(work), message).toEqual(ALL);
  const late = await work.query(`SELECT FROM (SELECT v, lag(v) OVER (ORDER BY id) AS before FROM ds_t) one
    WHERE v COLLATE "C" > before`);
  expect(late.length, message).toBe(0);
}

const READS = `CREATE TRIGGER held BEFORE UPDATE ON sluice.splits FOR EACH ROW
  WHEN (OLD.status = 'pending' AND NEW.status = 'running' AND NEW.split = 'part-2.csv')`;
const WRITES = 'CREATE TRIGGER held BEFORE INSERT ON ds_t FOR EACH ROW WHEN (NEW.k = 50000)';
const COMMITS = `CREATE CONSTRAINT TRIGGER held AFTER INSERT ON ds_t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.k = 1)`;

const TAKE = 'sluice-take-splits';
const COPY = 'FROM STDIN';
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const POINTS: readonly (readonly [string, Trip, 'untouched' | 'either' | 'loaded'])[] = [
  ['while it reads', tripAt(TAKE, 3, false), 'untouched'],
  ['once all is read', tripAt(COPY, 1, false), 'untouched'],
  ['in the middle of its COPY', { bytes: 10_000_000 }, 'untouched'],
  ['before its COPY ends', tripAt(COPY_DONE, 1, false, COPY), 'untouched'],
  ['before its seal', tripAt('sluice-seal', 1, false), 'untouched'],
  ['before its COMMIT', tripAt('COMMIT\0', 1, false, 'sluice-seal'), 'untouched'],
  ['right after its COMMIT was sent', tripAt('COMMIT\0', 1, true, 'sluice-seal'), 'either'],
  ['before its end is recorded', tripAt('WITH released AS', 1, false), 'loaded'],
];

describe.each(POINTS)('an ordered load killed %s', (_, trip, state) => {
  test('goes on, and every row comes once and in order', async () => {
    await using work = await neverStaged(LOAD);
    expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
    if (state !== 'either') expect(await tableContent(work)).toEqual(state === 'loaded' ? ALL : NO_ROWS);
    expect(await recovered(work)).toMatchObject(GREEN);
    await expectAll(work);
  });
});

describe.each([
  ['reads', READS],
  ['writes', WRITES],
])('an ordered load that is cancelled while it %s', (_, trigger) => {
  test('leaves the table untouched, and comes whole when it is resumed', async () => {
    await using work = await neverStaged(LOAD);
    await using hold = await holdAt(work, trigger);
    const { id } = await work.start();
    await hold.reached();
    const cancelling = work.runner.cancel(id);
    await hold.release();
    const cancelled = await within('the cancelled run has ended', 5_000, cancelling);
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      balanced: true,
      error: null,
      counts: { read: 0, loaded: 0 },
    });
    expect(await tableContent(work)).toEqual(NO_ROWS);
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject(GREEN);
    await expectAll(work);
  });
});

test('a cancel that meets the COMMIT of an ordered load tells what is in the table', async () => {
  await using work = await neverStaged(LOAD);
  await using hold = await holdAt(work, COMMITS);
  const { id } = await work.start();
  await hold.reached();
  const cancelling = work.runner.cancel(id);
  await hold.release();
  const { status, counts } = await cancelling;
  const { rows } = await tableContent(work);
  expect(counts).toMatchObject({ read: rows, loaded: rows });
  if (status !== 'success') {
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject(GREEN);
  }
  await expectAll(work);
});

test('an ordered load whose backend is terminated in the middle of COPY is tried again', async () => {
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
