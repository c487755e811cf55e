import type { Sample } from '../api/live/samples.ts';
import type { Run } from '../api/model.ts';

export interface Progress {
  /** 0 to 1; null while nobody can know. */
  readonly share: number | null;
  /** Shortest and longest time that is left, in ms: from the rate of the last seconds and of the whole run. */
  readonly left: readonly [number, number] | null;
}

/** By bytes where the source knows them, else by splits once all are listed. */
export function progressOf(run: Run, samples: readonly Sample[]): Progress {
  if (run.totalBytes !== null && run.totalBytes > 0) {
    const share = Math.min(1, run.bytes / run.totalBytes);
    return { share, left: timeLeft(run.totalBytes - run.bytes, samples, (sample) => sample.bytes) };
  }
  if (!run.splits.listed || run.splits.total === 0) return { share: null, left: null };
  const left = timeLeft(run.splits.total - run.splits.done, samples, (sample) => sample.splits);
  return { share: run.splits.done / run.splits.total, left };
}

const RECENT_MS = 10_000;

function timeLeft(
  rest: number,
  samples: readonly Sample[],
  of: (sample: Sample) => number,
): readonly [number, number] | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || rest <= 0) return null;
  const recent = samples.find((sample) => last.at - sample.at <= RECENT_MS) ?? first;
  const rates = [first, recent]
    .map((since) => (of(last) - of(since)) / (last.at - since.at))
    .filter((rate) => Number.isFinite(rate) && rate > 0);
  if (rates.length === 0) return null;
  return [rest / Math.max(...rates), rest / Math.min(...rates)];
}
