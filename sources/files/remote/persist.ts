import { setTimeout as delay } from 'node:timers/promises';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { FaultPlace, RemoteDriver, RemoteLimits } from './driver.ts';

export interface Persisting {
  readonly driver: Pick<RemoteDriver, 'fault'>;
  readonly limits: Pick<RemoteLimits, 'waitsMs'>;
  readonly place: FaultPlace;
  readonly signal: AbortSignal;
}

/** Makes a call, and again after growing waits while it fails for a reason that may pass. Its errors are the user's. */
export async function persist<T>(call: () => Promise<T>, options: Persisting): Promise<T> {
  const { limits, signal } = options;
  for (let tries = 0; ; tries++) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (cause) {
      await waitAgain(faultOf(cause, options), tries, limits.waitsMs, signal);
    }
  }
}

/** The user's error for what a call threw; the signal's reason when it has aborted. */
export function faultOf(cause: unknown, { driver, place, signal }: Pick<Persisting, 'driver' | 'place' | 'signal'>) {
  if (signal.aborted) return signal.reason;
  return cause instanceof PipelineError ? cause : driver.fault(cause, place);
}

/** A store that asks to be left alone for longer is not waited for. */
const LONGEST_WAIT_MS = 60_000;

/** Resolves when it is time for another try, not before the store allows it; throws the error where there is none. */
export async function waitAgain(
  error: unknown,
  tries: number,
  waitsMs: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const wait = waitsMs[tries];
  if (signal.aborted || wait === undefined || !(error instanceof PipelineError) || !error.retryable) throw error;
  const asked = retryAfter(error);
  if (asked > LONGEST_WAIT_MS) throw error;
  await delay(Math.max(asked, wait * (0.5 + Math.random() / 2)), undefined, { signal });
}

/** Milliseconds, as `busy` was told. */
function retryAfter({ detail }: PipelineError): number {
  return (detail as { readonly retryAfterMs?: number } | undefined)?.retryAfterMs ?? 0;
}
