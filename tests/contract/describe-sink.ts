import { describe, expect, test } from 'vitest';
import type { Seal, SinkWriter, Written } from '../../runtime/contract/sink.ts';
import { batchOf, column, type RowObject } from './batch-of.ts';

/** Columns of the batches that the suite writes; the target has `id integer` and `name text`. */
export const SINK_COLUMNS = [column('id'), column('name')];

/** One fresh, empty target, and a writer's way to it. */
export interface SinkUnderTest extends AsyncDisposable {
  open(signal: AbortSignal): Promise<SinkWriter>;
  /** The target's committed rows, ordered by id. */
  rows(): Promise<readonly { readonly id: number | null; readonly name: string | null }[]>;
  /** From now on the target refuses a second row of the same id; `deferred`: only when the transaction commits. */
  refuseDuplicates(deferred: boolean): Promise<void>;
}

const sealed: Seal = async () => {};
const DIRECT = { isolate: false };
const ALONE = { isolate: true };

function people(from: number, count: number, rest: RowObject = {}): RowObject[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(from + index),
    name: `name ${from + index}`,
    ...rest,
  }));
}

const batch = (rows: readonly RowObject[], options = {}) => batchOf(SINK_COLUMNS, rows, options);

/** What every sink must do, whatever it writes to. `sink`: its folder in `sinks/`; `title`: what is set. */
export function describeSink(sink: string, title: string, make: () => Promise<SinkUnderTest>): void {
  describe(`the sink ${sink}, ${title}`, () => {
    const { signal } = new AbortController();

    test('shows nothing before the commit, and everything after it', async () => {
      await using sink = await make();
      await using writer = await sink.open(signal);
      await writer.write(batch(people(1, 3)), DIRECT, signal);
      await writer.write(batch(people(4, 2)), DIRECT, signal);
      expect(await sink.rows()).toEqual([]);
      expect(await writer.commit(() => sealed, signal)).toMatchObject({ copied: 5 });
      expect((await sink.rows()).map((row) => row.id)).toEqual([1, 2, 3, 4, 5]);
    });

    test('writes the selected rows only, ids out = ids in', async () => {
      await using sink = await make();
      await using writer = await sink.open(signal);
      const result = await writer.write(batch(people(1, 6), { selection: [0, 2, 5] }), DIRECT, signal);
      expect(result).toEqual({ encoded: 3, rejects: [], rejectedRows: [] });
      await writer.commit(() => sealed, signal);
      expect((await sink.rows()).map((row) => row.id)).toEqual([1, 3, 6]);
    });

    test('runs the seal once, last, with the count, and keeps nothing when the seal throws', async () => {
      await using sink = await make();
      await using writer = await sink.open(signal);
      await writer.write(batch(people(1, 3)), DIRECT, signal);
      const counts: number[] = [];
      const broken = ({ copied }: Written): Seal => {
        counts.push(copied);
        return () => Promise.reject(new Error('no seal'));
      };
      await expect(writer.commit(broken, signal)).rejects.toThrow('no seal');
      await writer.rollback();
      expect([counts, await sink.rows()]).toEqual([[3], []]);
    });

    test('a rollback leaves nothing, and the writer goes on', async () => {
      await using sink = await make();
      await using writer = await sink.open(signal);
      await writer.write(batch(people(1, 3)), DIRECT, signal);
      await writer.rollback();
      await writer.write(batch(people(10, 1)), DIRECT, signal);
      expect(await writer.commit(() => sealed, signal)).toMatchObject({ copied: 1 });
      expect((await sink.rows()).map((row) => row.id)).toEqual([10]);
    });

    test('a commit without rows still runs its seal', async () => {
      await using sink = await make();
      await using writer = await sink.open(signal);
      let ran = 0;
      const seal: Seal = async () => {
        ran += 1;
      };
      expect(await writer.commit(() => seal, signal)).toMatchObject({ copied: 0 });
      expect(ran).toBe(1);
    });

    test('a bad value is a reject with row number, column, value and record; the good rows land', async () => {
      await using sink = await make();
      await using writer = await sink.open(signal);
      const rows = [...people(1, 2), { id: 'three', name: 'bad' }, ...people(4, 1)];
      const { encoded, rejects, rejectedRows } = await writer.write(batch(rows, { firstRow: 100 }), DIRECT, signal);
      expect([encoded, rejectedRows]).toEqual([3, [2]]);
      expect(rejects).toMatchObject([
        {
          node: 'out',
          split: 'split-1',
          rowNumber: 102,
          line: 103,
          column: 'id',
          value: 'three',
          code: 'row.not_an_integer',
          record: { id: 'three', name: 'bad' },
        },
      ]);
      await writer.commit(() => sealed, signal);
      expect((await sink.rows()).map((row) => row.id)).toEqual([1, 2, 4]);
    });

    test.for([false, true])('a row that the target refuses fails the commit whole (deferred: %s)', async (deferred) => {
      await using sink = await make();
      await using writer = await sink.open(signal);
      await sink.refuseDuplicates(deferred);
      const write = async () => {
        await writer.write(batch([...people(1, 3), ...people(2, 1)]), DIRECT, signal);
        await writer.commit(() => sealed, signal);
      };
      await expect(write()).rejects.toMatchObject({ code: 'sink.constraint', node: 'out', retryable: false });
      expect(await sink.rows()).toEqual([]);
    });

    test.for([false, true])(
      'isolating finds just the rows that the target refuses (deferred: %s)',
      async (deferred) => {
        await using sink = await make();
        await using writer = await sink.open(signal);
        await sink.refuseDuplicates(deferred);
        await writer.write(batch(people(1, 5)), ALONE, signal);
        const rows = [...people(6, 40), { id: '3', name: 'again' }, ...people(46, 3), { id: '10', name: 'again' }];
        const { encoded, rejects, rejectedRows } = await writer.write(batch(rows, { firstRow: 6 }), ALONE, signal);
        expect(rejectedRows).toEqual([40, 44]);
        expect([encoded, rejects.map((one) => [one.code, one.rowNumber, one.column, one.value])]).toEqual([
          43,
          [
            ['row.unique', 46, 'id', '3'],
            ['row.unique', 50, 'id', '10'],
          ],
        ]);
        await writer.write(batch(people(100, 2)), DIRECT, signal);
        expect(await writer.commit(() => sealed, signal)).toMatchObject({ copied: 50 });
        expect(new Set((await sink.rows()).map((row) => row.id)).size).toBe(50);
      },
    );

    test('an abort stops a write that cannot go on, and leaves nothing', async () => {
      await using sink = await make();
      const abort = new AbortController();
      await using writer = await sink.open(abort.signal);
      await writer.write(batch(people(1, 3)), DIRECT, abort.signal);
      // A seal that never ends stands for a server that never answers.
      const sealing = Promise.withResolvers<void>();
      const seal: Seal = async (client) => {
        sealing.resolve();
        await client.query('SELECT pg_sleep(3600)');
      };
      const commit = writer.commit(() => seal, abort.signal);
      await sealing.promise;
      const reason = new Error('stopped by the test');
      abort.abort(reason);
      await expect(commit).rejects.toBe(reason);
      await expect(writer.write(batch(people(9, 1)), DIRECT, abort.signal)).rejects.toBe(reason);
      expect(await sink.rows()).toEqual([]);
    });

    test('a writer that is disposed in the middle leaves nothing', async () => {
      await using sink = await make();
      {
        await using writer = await sink.open(signal);
        await writer.write(batch(people(1, 3)), DIRECT, signal);
      }
      expect(await sink.rows()).toEqual([]);
    });

    test('a row of 100 MB goes through', async () => {
      await using sink = await make();
      await using writer = await sink.open(signal);
      const name = 'x'.repeat(100 << 20);
      await writer.write(batch([{ id: '1', name }]), DIRECT, signal);
      await writer.commit(() => sealed, signal);
      const [row] = await sink.rows();
      expect([row?.id, row?.name?.length]).toEqual([1, name.length]);
    });
  });
}
