import type { DryRunner } from '../../contract/dry-run.ts';
import { PipelineError } from '../../contract/errors.ts';
import { limited } from '../limited.ts';
import { type DryRunOptions, dryRunPlan } from './dry-run-plan.ts';

export interface DryRunnerOptions extends DryRunOptions {
  /** Dry runs at once: each holds rows in memory, and locks of its table. */
  readonly atOnce?: number;
  /** Longest that one may take. */
  readonly timeLimitMs?: number;
  /** The same of those that read all records; one of them is at work at once. */
  readonly wholeTimeLimitMs?: number;
}

const AT_ONCE = 2;
const TIME_LIMIT_MS = 60_000;
const WHOLE_TIME_LIMIT_MS = 600_000;

/** Runs plans dry, so many at once. Throws `dry_run.busy` beyond, and `dry_run.timeout` where one takes too long. */
export function createDryRunner(options: DryRunnerOptions): DryRunner {
  const { atOnce = AT_ONCE, timeLimitMs = TIME_LIMIT_MS, wholeTimeLimitMs = WHOLE_TIME_LIMIT_MS } = options;
  const run: DryRunner = (request, signal) => dryRunPlan(options, request, signal);
  const some = limited(run, { atOnce, timeLimitMs, busy, tooLate });
  const whole = limited(run, { atOnce: 1, timeLimitMs: wholeTimeLimitMs, busy: busyWhole, tooLate });
  return (request, signal) => (request.limit === null ? whole : some)(request, signal);
}

function busy(atOnce: number): PipelineError {
  return new PipelineError('dry_run.busy', {
    message: `${atOnce} dry runs are at work already.`,
    next: 'Try again in a moment.',
    retryable: true,
  });
}

function busyWhole(): PipelineError {
  return new PipelineError('dry_run.busy', {
    message: 'A dry run of all rows is at work already.',
    next: 'Try again when it has ended, or with a number of rows.',
    retryable: true,
  });
}

function tooLate(limitMs: number, cause: unknown): PipelineError {
  return new PipelineError('dry_run.timeout', {
    message: `The dry run was stopped after ${limitMs / 1000} s, and everything was rolled back.`,
    next: 'Try it with fewer rows.',
    retryable: true,
    detail: { limitMs },
    cause,
  });
}
