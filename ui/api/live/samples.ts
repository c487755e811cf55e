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

/** One reading is kept of each such span: several that come at once, as after a page was asleep, tell no rate. */
const SPAN_MS = 100;

/**
 * The readings with one more, in place of the last one where it is of the same span. The rate is that of the last second, or since the start while the page has not yet
 * watched for a second. Beyond 1,200 readings every second one of the older half goes, so that a long run keeps its shape.
 */
export function withSample(samples: readonly Sample[], run: Run, at: number): readonly Sample[] {
  const last = samples.at(-1);
  const isSameSpan = last !== undefined && Math.floor(last.at / SPAN_MS) === Math.floor(at / SPAN_MS);
  const before = isSameSpan ? samples.slice(0, -1) : samples;
  const start = { at: Date.parse(run.startedAt ?? run.createdAt), rows: 0 };
  const since = before.findLast((sample) => at - sample.at >= WINDOW_MS) ?? start;
  const rows = run.counts.read;
  const rate = Math.max(0, ((rows - since.rows) * 1000) / Math.max(1, at - since.at));
  const kept = before.length < MOST ? before : before.filter((_, index) => index > MOST / 2 || index % 2 === 0);
  return [...kept, { at, rows, bytes: run.bytes, splits: run.splits.done, rate }];
}
