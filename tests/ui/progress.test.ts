import { expect, test } from 'vitest';
import { bottleneckOf } from '../../ui/runs/bottleneck.ts';
import { rowsIn, rowsOut } from '../../ui/runs/outcomes.ts';
import { progressOf } from '../../ui/runs/progress.ts';
import { makeRun } from './make-run.ts';

const sample = (at: number, bytes: number, splits = 0) => ({ at, bytes, splits, rows: 0, rate: 0 });

test('counts progress by bytes and gives the time left as a range of the recent and the whole rate', () => {
  const run = makeRun({ bytes: 3000, totalBytes: 10_000 });
  const samples = [sample(0, 0), sample(20_000, 1000), sample(30_000, 3000)];
  // 0.1 bytes/ms over all, 0.2 over the last ten seconds
  expect(progressOf(run, samples)).toEqual({ share: 0.3, left: [35_000, 70_000] });
});

test('counts progress by splits where the source does not know its bytes', () => {
  const run = makeRun({ splits: { total: 4, done: 1, listed: true } });
  expect(progressOf(run, [sample(0, 0, 0), sample(1000, 0, 1)])).toEqual({ share: 0.25, left: [3000, 3000] });
});

test('claims no progress while the source is being listed', () => {
  expect(progressOf(makeRun({ splits: { total: 4, done: 1, listed: false } }), [])).toEqual({
    share: null,
    left: null,
  });
});

test('gives no time left while nothing moves', () => {
  const run = makeRun({ bytes: 100, totalBytes: 1000 });
  expect(progressOf(run, [sample(0, 100), sample(5000, 100)]).left).toBeNull();
});

test('names the node that was busy longest, and none before any was', () => {
  const node = (id: string, busyMs: number) => ({
    ...{ id, type: 'x', label: id, inputs: [], table: null },
    ...{ in: 0, out: 0, rejected: 0, busyMs },
  });
  expect(bottleneckOf(makeRun({ nodes: [node('a', 10), node('b', 30)] }))).toMatchObject({
    node: { id: 'b' },
    share: 0.75,
  });
  expect(bottleneckOf(makeRun({ nodes: [node('a', 0)] }))).toBeNull();
});

test('adds up both sides of the row equation', () => {
  const { counts } = makeRun({ counts: { read: 10, added: 2, loaded: 5, filtered: 4, skipped: 1, deadLettered: 2 } });
  expect(rowsIn(counts)).toBe(12);
  expect(rowsOut(counts)).toBe(12);
});
