import { describe, expect, test } from 'vitest';
import { Credits } from '../../runtime/graph/credits.ts';

const never = new AbortController().signal;

/** Whether a promise has resolved once all that can go on has gone on. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const mark = (): void => {
    settled = true;
  };
  promise.then(mark, mark);
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('credits', () => {
  test('hands out as many batches as the limit, then waits for one to come back', async () => {
    const credits = new Credits({ batches: 2, bytes: 1000 });
    await credits.take(never);
    await credits.take(never);
    const third = credits.take(never);
    expect(await isSettled(third)).toBe(false);
    credits.giveBack(0);
    expect(await isSettled(third)).toBe(true);
    expect(credits.inFlight.batches).toBe(2);
  });

  test('waits while the bytes in flight are at the limit', async () => {
    const credits = new Credits({ batches: 10, bytes: 100 });
    await credits.take(never);
    credits.charge(100);
    const next = credits.take(never);
    expect(await isSettled(next)).toBe(false);
    credits.giveBack(100);
    expect(await isSettled(next)).toBe(true);
  });

  test('lets a batch larger than the whole limit pass alone', async () => {
    const credits = new Credits({ batches: 10, bytes: 100 });
    await credits.take(never);
    credits.charge(5000);
    const next = credits.take(never);
    expect(await isSettled(next)).toBe(false);
    credits.giveBack(5000);
    await next;
  });

  test('a wait ends with the reason of an abort', async () => {
    const credits = new Credits({ batches: 1, bytes: 100 });
    await credits.take(never);
    const stop = new AbortController();
    const waiting = credits.take(stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
