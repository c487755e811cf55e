import type { Run } from '../model.ts';

/** One reading of a run, as its page saw it. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly rows: number;
  readonly bytes: number;
  readonly splits: number;
  /** Rows a second over about the last second. */
  readonly rate: number;
}

const MOST = 1200;
const WINDOW_MS = 1000;

/** The readings with one more; beyond 1,200 every second one of the older half goes, so that a long run keeps its shape. */
export function withSample(samples: readonly Sample[], run: Run, at: number): readonly Sample[] {
  const since = samples.findLast((sample) => at - sample.at >= WINDOW_MS) ?? samples[0];
  const rows = run.counts.read;
  const rate = since && at > since.at ? Math.max(0, ((rows - since.rows) * 1000) / (at - since.at)) : 0;
  const kept = samples.length < MOST ? samples : samples.filter((_, index) => index > MOST / 2 || index % 2 === 0);
  return [...kept, { at, rows, bytes: run.bytes, splits: run.splits.done, rate }];
}
