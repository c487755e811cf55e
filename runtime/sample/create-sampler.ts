import { PipelineError } from '../contract/errors.ts';
import type { Sampler } from '../contract/sample.ts';
import { limited } from './limited.ts';
import { type SampleOptions, samplePlan } from './sample-plan.ts';

export interface SamplerOptions extends SampleOptions {
  /** Samples at once: each holds a session of Postgres and a few MB. */
  readonly atOnce?: number;
  /** Longest that one may take. */
  readonly timeLimitMs?: number;
}

const AT_ONCE = 4;
const TIME_LIMIT_MS = 10_000;

/**
 * Samples plans, so many at once. Throws `sample.busy` beyond, and `sample.timeout` where one takes too long: what it has
 * begun is then stopped.
 */
export function createSampler(options: SamplerOptions): Sampler {
  const { atOnce = AT_ONCE, timeLimitMs = TIME_LIMIT_MS } = options;
  return limited((request, signal) => samplePlan(options, request, signal), { atOnce, timeLimitMs, busy, tooLate });
}

function busy(atOnce: number): PipelineError {
  return new PipelineError('sample.busy', {
    message: `${atOnce} previews are at work already.`,
    next: 'Try again in a moment.',
    retryable: true,
  });
}

function tooLate(limitMs: number, cause: unknown): PipelineError {
  return new PipelineError('sample.timeout', {
    message: `The preview was stopped after ${limitMs / 1000} s: the source has given nothing yet, or the rows have not passed all nodes.`,
    next: 'Test the connector; or preview with rows of your own, with fewer rows, or up to an earlier node.',
    retryable: true,
    detail: { limitMs },
    cause,
  });
}
