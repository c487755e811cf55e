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

/**
 * The readings with one more. The rate is that of the last second, or since the start while the page has not yet
 * watched for a second. Beyond 1,200 readings every second one of the older half goes, so that a long run keeps its shape.
 */
export function withSample(samples: readonly Sample[], run: Run, at: number): readonly Sample[] {
  const start = { at: Date.parse(run.startedAt ?? run.createdAt), rows: 0 };
  const since = samples.findLast((sample) => at - sample.at >= WINDOW_MS) ?? start;
  const rows = run.counts.read;
  const rate = Math.max(0, ((rows - since.rows) * 1000) / Math.max(1, at - since.at));
  const kept = samples.length < MOST ? samples : samples.filter((_, index) => index > MOST / 2 || index % 2 === 0);
  return [...kept, { at, rows, bytes: run.bytes, splits: run.splits.done, rate }];
}
