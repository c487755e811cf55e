import type { IncomingMessage } from 'node:http';
import type { PipelineError } from '../../../runtime/contract/errors.ts';
import { retryAfterMs } from '../../../runtime/net/retry-after.ts';
import { changed } from '../remote/changed.ts';
import type { FaultPlace } from '../remote/driver.ts';
import { busy, notAllowed, notSignedIn, notThere, refused } from '../remote/faults.ts';
import { networkFault } from '../remote/network-fault.ts';

/** An answer of another status than was hoped for. */
export class UnwantedAnswer extends Error {
  readonly status: number;
  readonly host: string;
  readonly retryAfter: string | undefined;

  constructor(answer: IncomingMessage, { host }: URL) {
    super(`status ${answer.statusCode}`);
    this.status = answer.statusCode ?? 0;
    this.host = host;
    this.retryAfter = answer.headers['retry-after'];
    answer.destroy();
  }
}

/** What a failure means for the user; `host`: who was asked. */
export function httpFault(cause: unknown, place: FaultPlace, host: string): unknown {
  if (cause instanceof UnwantedAnswer) return answered(cause, place);
  const network = networkFault(cause, host);
  if (network !== null) return network;
  if (!(cause instanceof Error)) return cause;
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  // How node:zlib says that packed bytes ended too early, and that they are none.
  if (code === 'Z_BUF_ERROR') return busy(place, 'a packed answer broke off', cause);
  if (code.startsWith('Z_')) return refused(place, `its answer cannot be unpacked (${code})`, cause);
  if (code.startsWith('HPE_')) return refused(place, `what it sends is not HTTP (${code})`, cause);
  return cause;
}

function answered(cause: UnwantedAnswer, place: FaultPlace): PipelineError {
  const { status, host, retryAfter } = cause;
  const said = `${host} answered with the status ${status}`;
  if (status === 401 || status === 407) {
    return notSignedIn(
      `${host} does not take the credentials (status ${status}).`,
      'Check the key, the token or the password of the connector, and that it has not ended.',
      cause,
    );
  }
  if (place.object !== undefined && (status === 404 || status === 410)) return changed(place.object, null, cause);
  if (place.object !== undefined && (status === 412 || status === 416)) return changed(place.object, undefined, cause);
  if (status === 403) return notAllowed(place, 'to be read (status 403)', cause);
  if (status === 404 || status === 410) return notThere(place, `file ${JSON.stringify(place.label)} at ${host}`, cause);
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return busy(place, said, cause, retryAfterMs(retryAfter, Date.now()));
  if (status >= 300 && status < 400) return refused(place, `${host} redirects on and on`, cause);
  return refused(place, said, cause);
}
