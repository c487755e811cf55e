import type { PipelineError } from '../../../runtime/contract/errors.ts';
import { retryAfterMs } from '../../../runtime/net/retry-after.ts';
import { changed } from '../remote/changed.ts';
import type { Doing, FaultPlace } from '../remote/driver.ts';
import { busy, notAllowed, notSignedIn, notThere, refused } from '../remote/faults.ts';
import { networkFault } from '../remote/network-fault.ts';
import { GoogleError } from './answer.ts';
import type { GcsConfig } from './config.ts';

const PERMISSIONS: Readonly<Record<Doing, string>> = {
  list: 'storage.objects.list',
  look: 'storage.objects.get and storage.objects.list',
  read: 'storage.objects.get',
  create: 'storage.objects.create',
  write: 'storage.objects.get, storage.objects.create and storage.objects.delete',
  delete: 'storage.objects.delete',
};

/** 403 that pass. */
const LIMITS = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded']);

/** What a failure of a call means for the user. */
export function gcsFault(cause: unknown, place: FaultPlace, host: string, config: GcsConfig): unknown {
  if (cause instanceof GoogleError) return answered(cause, place, host, config);
  return networkFault(cause, host) ?? cause;
}

function answered(cause: GoogleError, place: FaultPlace, host: string, { bucket }: GcsConfig): PipelineError {
  const { status, reason, retryAfter } = cause;
  const said = `${reason || 'no reason'}, status ${status}`;
  if (status === 401) {
    return notSignedIn(
      `${host} does not take the credentials (${said}).`,
      'Check the token, that it has not ended, or sign in by another way.',
      cause,
    );
  }
  if (status >= 500 || status === 429 || status === 408 || (status === 403 && LIMITS.has(reason)))
    return busy(place, said, cause, retryAfterMs(retryAfter, Date.now()));
  if (place.object !== undefined) {
    if (status === 404) return changed(place.object, null, cause);
    if (status === 412 || status === 416) return changed(place.object, undefined, cause);
  }
  if (status === 403) return notAllowed(place, PERMISSIONS[place.doing], cause);
  // An object that is not there is none of these errors: a look gives null.
  if (status === 404) return notThere(place, `bucket ${JSON.stringify(bucket)} at ${host}`, cause);
  return refused(place, said, cause);
}
