import { setTimeout as delay } from 'node:timers/promises';
import { PipelineError } from '../contract/errors.ts';
import { backoffMs } from './backoff.ts';

export interface Trying {
  /** In all. */
  readonly attempts: number;
  readonly signal: AbortSignal;
  /** Before each wait. */
  readonly onRetry?: (failure: PipelineError, attempt: number) => void;
}

/**
 * Does `work`, and again after growing waits while it fails for a transient reason, until `signal` aborts. For work
 * that may run twice: the first time may have had its effect although no answer came.
 */
export async function tryAgain<T>(work: () => Promise<T>, { attempts, signal, onRetry }: Trying): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PipelineError) || !error.retryable || signal.aborted) throw error;
      if (attempt >= attempts) throw givenUp(error, attempts);
      onRetry?.(error, attempt);
      await delay(backoffMs(attempt), undefined, { signal });
    }
  }
}

/** The last failure of a transient kind, after `attempts` tries without success. */
export function givenUp(failure: PipelineError, attempts: number): PipelineError {
  const tries = attempts === 1 ? 'It is not tried again: retry.maxAttempts is 1.' : `Tried ${attempts} times in a row.`;
  return new PipelineError(failure.code, {
    ...failure.toJSON(),
    message: `${failure.message} ${tries}`,
    next: `${failure.next} Then resume the run.`,
    cause: failure,
  });
}
