import { expect, test } from 'vitest';
import { backoff } from '../../ui/api/live/backoff.ts';

test('waits twice as long each time, up to ten seconds, half of it by chance', () => {
  expect([0, 1, 2, 20].map((attempt) => backoff(attempt, () => 1))).toEqual([250, 500, 1000, 10_000]);
  expect([0, 1, 2, 20].map((attempt) => backoff(attempt, () => 0))).toEqual([125, 250, 500, 5000]);
});
