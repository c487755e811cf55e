import { PipelineError } from '../../../runtime/contract/errors.ts';
import { stallGuard } from './stall-guard.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface Timely {
  /** For the whole answer. */
  readonly ms: number;
  /** What was asked for. */
  readonly label: string;
  readonly signal: AbortSignal;
}

/** A call whose answer is small; `source.timeout` when it has not come in full in time, whatever the store then does. */
export async function timely<T>(call: (signal: AbortSignal) => Promise<T>, { ms, label, signal }: Timely): Promise<T> {
  signal.throwIfAborted();
  const guard = stallGuard(ms, signal);
  try {
    return await unlessAborted(call(guard.signal), guard.signal);
  } catch (cause) {
    throw guard.isOver() ? noAnswer(label, ms, cause) : cause;
  } finally {
    guard.end();
  }
}

function noAnswer(label: string, ms: number, cause: unknown): PipelineError {
  return new PipelineError('source.timeout', {
    message: `The store did not answer for ${JSON.stringify(label)} within ${ms / 1000} s.`,
    next: 'Check the store, and the network between this machine and it.',
    origin: { label },
    retryable: true,
    cause,
  });
}
