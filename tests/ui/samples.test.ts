import { expect, test } from 'vitest';
import { type Sample, withSample } from '../../ui/api/live/samples.ts';
import { makeRun } from './make-run.ts';

const read = (rows: number) => makeRun({ counts: { read: rows } });

test('takes the rate since the start until a second has been watched', () => {
  expect(withSample([], read(500), 250).at(-1)?.rate).toBe(2000);
});

test('takes the rate of the last second after that', () => {
  const seen = [
    [250, 500],
    [500, 1000],
    [1500, 1100],
    [2500, 1300],
  ].reduce<readonly Sample[]>((samples, [at = 0, rows = 0]) => withSample(samples, read(rows), at), []);
  expect(seen.map(({ rate }) => rate)).toEqual([2000, 2000, 100, 200]);
});

test('shows no negative rate when a retaken split counts again from less', () => {
  const seen = withSample(withSample([], read(1000), 1000), read(400), 2000);
  expect(seen.at(-1)?.rate).toBe(0);
});

test('keeps a bounded number of readings, with the first and the last', () => {
  let seen: readonly Sample[] = [];
  for (let count = 1; count <= 5000; count += 1) seen = withSample(seen, read(count), count * 100);
  expect(seen.length).toBeLessThanOrEqual(1201);
  expect(seen[0]?.at).toBe(100);
  expect(seen.at(-1)?.at).toBe(500_000);
  expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).toSorted((a, b) => a - b));
});

test('takes readings that come at once as one: they make no peak', () => {
  const seen = [
    [1000, 1000],
    [2000, 2000],
    [3310, 2500],
    [3311, 3000],
    [3312, 3300],
  ].reduce<readonly Sample[]>((samples, [at = 0, rows = 0]) => withSample(samples, read(rows), at), []);
  expect(seen.map(({ at }) => at)).toEqual([1000, 2000, 3312]);
  expect(seen.map(({ rate }) => Math.round(rate))).toEqual([1000, 1000, 991]);
});
