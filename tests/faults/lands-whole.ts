import { describe, expect, test } from 'vitest';
import { ended, type Load, type Workplace } from '../worker/workplace.ts';
import { holdAt } from './hold-at.ts';
import { killLoad } from './kill-load.ts';
import { neverStaged } from './never-staged.ts';
import { recovered } from './recovered.ts';
import { type contentOf, NO_ROWS, tableContent } from './rows.ts';
import { type Trip, tripAt } from './tripwire.ts';
import { until, within } from './until.ts';

const COPY = 'FROM STDIN';
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const WRITES = 'CREATE TRIGGER held BEFORE INSERT ON ds_t FOR EACH ROW WHEN (NEW.k = 50000)';
const COMMITS = `CREATE CONSTRAINT TRIGGER held AFTER INSERT ON ds_t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.k = 1)`;

/** When the load takes a split. */
export const onRead = (label: string) => `CREATE TRIGGER held BEFORE UPDATE ON sluice.splits FOR EACH ROW
  WHEN (OLD.status = 'pending' AND NEW.status = 'running' AND NEW.label = '${label}')`;

export interface WholeLoad {
  /** Of more than 50,000 rows, all of which go right into the target, in one transaction. */
  readonly load: Load;
  readonly all: ReturnType<typeof contentOf>;
  readonly counts: Readonly<Record<string, number>>;
  /** Bytes to the server, after which its COPY is in the middle. */
  readonly bytes: number;
  /** Where it is killed, beside the points that all of them have. Nothing is in the target there. */
  readonly points: readonly (readonly [string, Trip])[];
  /** Where it waits as it reads. */
  readonly reads: readonly (readonly [string, string])[];
  /** That every row is in the target once, and in order. */
  expectAll(work: Workplace): Promise<void>;
}

/** Tests that a load lands whole or not at all, and once, however it ends. `what`: how titles name it. */
export function landsWhole(what: string, { load, all, counts, bytes, points, reads, expectAll }: WholeLoad): void {
  const green = { status: 'success', balanced: true, error: null, counts };
  const kills: readonly (readonly [string, Trip, 'untouched' | 'either' | 'loaded'])[] = [
    ...points.map(([where, trip]) => [where, trip, 'untouched'] as const),
    ['in the middle of its COPY', { bytes }, 'untouched'],
    ['before its COPY ends', tripAt(COPY_DONE, 1, false, COPY), 'untouched'],
    ['before its seal', tripAt('sluice-seal', 1, false), 'untouched'],
    ['before its COMMIT', tripAt('COMMIT\0', 1, false, 'sluice-seal'), 'untouched'],
    ['right after its COMMIT was sent', tripAt('COMMIT\0', 1, true, 'sluice-seal'), 'either'],
    ['before its end is recorded', tripAt('WITH released AS', 1, false), 'loaded'],
  ];

  describe.each(kills)(`${what}, killed %s`, (_, trip, state) => {
    test('goes on, and every row comes once and in order', async () => {
      await using work = await neverStaged(load);
      expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
      if (state !== 'either') expect(await tableContent(work)).toEqual(state === 'loaded' ? all : NO_ROWS);
      expect(await recovered(work)).toMatchObject(green);
      await expectAll(work);
    });
  });

  describe.each([...reads, ['writes', WRITES] as const])(`${what}, cancelled while it %s`, (_, trigger) => {
    test('leaves the table untouched, and comes whole when it is resumed', async () => {
      await using work = await neverStaged(load);
      await using hold = await holdAt(work, trigger);
      const { id } = await work.start();
      await hold.reached();
      const cancelling = work.runner.cancel(id);
      await until('the cancel is asked for', async () => {
        const asked = await work.query('SELECT FROM sluice.runs WHERE id = $1 AND cancel_requested', [id]);
        return asked.length === 0 ? null : true;
      });
      await hold.release();
      const cancelled = await within('the cancelled run has ended', 5_000, cancelling);
      expect(cancelled).toMatchObject({ status: 'cancelled', balanced: true, error: null });
      expect(cancelled.counts).toMatchObject({ read: 0, loaded: 0 });
      expect(await tableContent(work)).toEqual(NO_ROWS);
      await work.runner.resume(id);
      expect(await ended(work.runner, id)).toMatchObject(green);
      await expectAll(work);
    });
  });

  test(`a cancel that meets the COMMIT of ${what} tells what is in the table`, async () => {
    await using work = await neverStaged(load);
    await using hold = await holdAt(work, COMMITS);
    const { id } = await work.start();
    await hold.reached();
    const cancelling = work.runner.cancel(id);
    await hold.release();
    const run = await cancelling;
    const { rows } = await tableContent(work);
    expect(run.counts).toMatchObject(rows === 0 ? { read: 0, loaded: 0 } : counts);
    if (run.status !== 'success') {
      await work.runner.resume(id);
      expect(await ended(work.runner, id)).toMatchObject(green);
    }
    await expectAll(work);
  });

  test(`${what}, whose backend is terminated in the middle of COPY, is tried again`, async () => {
    await using work = await neverStaged(load);
    await using hold = await holdAt(work, WRITES);
    const { id } = await work.start();
    const backend = await hold.reached();
    await work.query('SELECT pg_terminate_backend($1, 10000)', [backend]);
    await hold.release();
    expect(await ended(work.runner, id)).toMatchObject(green);
    await expectAll(work);
    expect(await work.query(`SELECT FROM sluice.run_log WHERE stage = 'retry'`)).toHaveLength(1);
  });
}
