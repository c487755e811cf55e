import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { FaultPlace } from './driver.ts';

/** The credentials are not taken, or there are none; `permission`: what they would need, in the words of the store. */
export function notSignedIn(message: string, next: string, cause: unknown, permission?: string): PipelineError {
  return new PipelineError('source.auth', {
    message,
    next,
    ...(permission === undefined ? {} : { detail: { permission } }),
    cause,
  });
}

/** The credentials are good, and lack a permission; `wanted` names it in the words of the store. */
export function notAllowed({ label }: FaultPlace, wanted: string, cause: unknown): PipelineError {
  return new PipelineError('source.permission', {
    message: `The store does not allow it: ${JSON.stringify(label)} needs ${wanted}.`,
    next: 'Give that permission to the credentials of the connector.',
    origin: { label },
    detail: { permission: wanted },
    cause,
  });
}

/** What was asked for is not there. */
export function notThere({ label }: FaultPlace, what: string, cause: unknown): PipelineError {
  return new PipelineError('source.not_found', {
    message: `There is no ${what}.`,
    next: 'Check the path of the source node and of its connector.',
    origin: { label },
    cause,
  });
}

/** The store has no time for it now; `retryAfterMs`: how long it asks to be left alone, where it says so. */
export function busy(
  { label }: FaultPlace,
  said: string,
  cause: unknown,
  retryAfterMs: number | null = null,
): PipelineError {
  return new PipelineError('source.busy', {
    message: `The store could not answer for ${JSON.stringify(label)}: ${said}.`,
    next: 'Wait, or read with less parallelism.',
    origin: { label },
    retryable: true,
    ...(retryAfterMs === null ? {} : { detail: { retryAfterMs } }),
    cause,
  });
}

/** The store refused a call for a reason that has no code of ours. */
export function refused({ label }: FaultPlace, said: string, cause: unknown): PipelineError {
  return new PipelineError('source.refused', {
    message: `The store refused ${JSON.stringify(label)}: ${said}.`,
    next: "Check the connector's settings; the words are the store's own.",
    origin: { label },
    cause,
  });
}
