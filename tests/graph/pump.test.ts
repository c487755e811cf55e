import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { emptyCounters } from '../../runtime/commit/counters.ts';
import type { Delivery, RowBatch } from '../../runtime/contract/batch.ts';
import { Credits } from '../../runtime/graph/credits.ts';
import { type Pump, pump } from '../../runtime/graph/pump.ts';
import { type SplitProgress, startProgress } from '../../runtime/graph/split-progress.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { type ListSource, listSource } from './list-source.ts';

function claimOf(id: string): SplitProgress {
  return startProgress({
    ordinal: 0,
    split: { id, label: id, bytes: null, meta: null },
    epoch: '1',
    position: null,
    counters: emptyCounters(),
  });
}

function start(
  source: ListSource,
  claims: readonly SplitProgress[],
  credits: Credits,
  signal = new AbortController().signal,
): Pump {
  async function* each(): AsyncGenerator<SplitProgress> {
    yield* claims;
  }
  return pump({
    node: 'src',
    sources: new Map([['src', source]]),
    claims: each(),
    credits,
    failures: 'stop',
    signal,
    onRead: () => {},
  });
}

function rowsOf(batches: readonly RowBatch[]): (string | null)[] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.rowCount }, (_, row) => cellText(batch.vectors[0]!, row, 'text')),
  );
}

const LISTS = { a: ['1', '2', '3', '4', '5'], b: [], c: ['6', '7'] };

/** Takes batches and releases each only when asked. */
function hold(running: Pump): { batches: RowBatch[]; error: () => unknown; stop: () => void } {
  const batches: RowBatch[] = [];
  let failure: unknown;
  const subscription = running.batches.subscribe({
    next: (batch) => batches.push(batch),
    error: (error: unknown) => {
      failure = error;
    },
  });
  return { batches, error: () => failure, stop: () => subscription.unsubscribe() };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('pump', () => {
  test('lets go of the rows of a batch at its release, although its delivery waits for the commit', async () => {
    const lists = { a: Array.from({ length: 50 }, (_, i) => String(i)) };
    const running = start(listSource(lists, 1), [claimOf('a')], new Credits({ batches: 2, bytes: 1e9 }));
    const deliveries: Delivery[] = [];
    const vectors: WeakRef<object>[] = [];
    await running.batches.forEach((batch) => {
      if (batch.rowCount > 0) vectors.push(new WeakRef(batch.vectors[0]!));
      deliveries.push(batch.delivery);
      batch.delivery.release();
    });
    await turns(2);
    collectGarbage();
    // The last one is also the shape of the batch that ends the split.
    expect(vectors.filter((vector) => vector.deref() !== undefined).length).toBeLessThanOrEqual(1);
    expect(deliveries).toHaveLength(51);
  });

  test('reads its splits in order, and ends each with an empty batch that covers its end', async () => {
    const claims = [claimOf('a'), claimOf('b'), claimOf('c')];
    const source = listSource(LISTS, 2);
    const running = start(source, claims, new Credits({ batches: 100, bytes: 1e9 }));
    const batches = await lastValueFrom(running.batches.pipe(toArray()));
    expect(rowsOf(batches)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(claims.map((claim) => claim.lastSeq)).toEqual([3, 1, 1]);
    const ends = batches.filter(
      (batch) => batch.delivery.seq === claims.find((c) => c.split.id === batch.delivery.split)?.lastSeq,
    );
    expect(ends.map((batch) => [batch.delivery.split, batch.rowCount, batch.delivery.position])).toEqual([
      ['a', 0, 5],
      ['b', 0, 0],
      ['c', 0, 2],
    ]);
  });

  test('pulls no more than its credits allow while nothing is released, whatever listens below', async () => {
    const source = listSource({ a: Array.from({ length: 1000 }, (_, i) => String(i)) }, 1);
    const credits = new Credits({ batches: 4, bytes: 1e9 });
    const held = hold(start(source, [claimOf('a')], credits));
    await turns(20);
    expect(held.batches).toHaveLength(4);
    held.batches[0]?.delivery.release();
    await turns(20);
    expect(held.batches).toHaveLength(5);
    held.stop();
  });

  test('gives the memory back to the source when a batch is released', async () => {
    const source = listSource(LISTS, 2);
    const held = hold(start(source, [claimOf('a')], new Credits({ batches: 8, bytes: 1e9 })));
    await turns(20);
    expect(source.outstanding()).toBe(3);
    for (const batch of held.batches) batch.delivery.release();
    expect(source.outstanding()).toBe(0);
  });

  test('stops and closes what it reads when nobody listens any more', async () => {
    const source = listSource({ a: Array.from({ length: 1000 }, (_, i) => String(i)) }, 1);
    const running = start(source, [claimOf('a')], new Credits({ batches: 2, bytes: 1e9 }));
    const held = hold(running);
    await turns(5);
    held.stop();
    await running.stopped;
    expect(source.closed).toEqual(['a']);
  });

  test('an abort ends the stream with its reason and closes what it reads', async () => {
    const source = listSource({ a: Array.from({ length: 1000 }, (_, i) => String(i)) }, 1);
    const stop = new AbortController();
    const running = start(source, [claimOf('a')], new Credits({ batches: 2, bytes: 1e9 }), stop.signal);
    const held = hold(running);
    await turns(5);
    stop.abort(new Error('cancelled'));
    await running.stopped;
    expect(held.error()).toEqual(new Error('cancelled'));
    expect(source.closed).toEqual(['a']);
  });

  test('never has more in flight than its credits, for any consumer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 20 }),
        async (batches, perBatch, pauses) => {
          const source = listSource({ a: Array.from({ length: 40 }, (_, i) => String(i)), b: ['x'] }, perBatch);
          const running = start(source, [claimOf('a'), claimOf('b')], new Credits({ batches, bytes: 1e9 }));
          const seen: RowBatch[] = [];
          let at = 0;
          const releasing: Promise<void>[] = [];
          await running.batches.forEach((batch) => {
            seen.push(batch);
            const pause = pauses[at++ % pauses.length] ?? 0;
            releasing.push(turns(pause).then(() => batch.delivery.release()));
          });
          await Promise.all(releasing);
          expect(source.peak()).toBeLessThanOrEqual(batches);
          expect(source.outstanding()).toBe(0);
          expect(rowsOf(seen)).toHaveLength(41);
        },
      ),
      { numRuns: 60 },
    );
  });
});
