import type { PipelineError } from '../contract/errors.ts';

export interface Limits {
  /** Calls at once. */
  readonly atOnce: number;
  /** Longest that one may take. */
  readonly timeLimitMs: number;
  busy(atOnce: number): PipelineError;
  tooLate(limitMs: number, cause: unknown): PipelineError;
}

/** Lets so many calls work at once, each for so long. Throws `busy` beyond, and `tooLate` where one was stopped. */
export function limited<Request, Result>(
  work: (request: Request, signal: AbortSignal) => Promise<Result>,
  { atOnce, timeLimitMs, busy, tooLate }: Limits,
): (request: Request, signal: AbortSignal) => Promise<Result> {
  let going = 0;
  return async (request, signal) => {
    if (going >= atOnce) throw busy(atOnce);
    going += 1;
    const late = AbortSignal.timeout(timeLimitMs);
    try {
      return await work(request, AbortSignal.any([signal, late]));
    } catch (error) {
      signal.throwIfAborted();
      throw late.aborted ? tooLate(timeLimitMs, error) : error;
    } finally {
      going -= 1;
    }
  };
}
