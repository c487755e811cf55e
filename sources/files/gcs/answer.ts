import type { IncomingMessage } from 'node:http';
import { readBody } from '../../../runtime/net/read-body.ts';

/** An answer of Google's that is none of the hoped for; `reason`: its code. */
export class GoogleError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly retryAfter: string | undefined;

  constructor(status: number, reason: string, retryAfter: string | undefined) {
    super(`${reason || 'no reason'}, status ${status}`);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** Of an answer in JSON: a page of a listing has a thousand objects. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The JSON of an answer; throws `GoogleError` for another status than 2xx. */
export async function jsonOf(status: number, answer: IncomingMessage): Promise<unknown> {
  if (status < 200 || status > 299) throw await googleError(status, answer);
  const body = await readBody(answer, MOST_BYTES);
  return body.length === 0 ? null : JSON.parse(body.toString());
}

export async function googleError(status: number, answer: IncomingMessage): Promise<GoogleError> {
  const body = await readBody(answer, MOST_BYTES);
  return new GoogleError(status, reasonOf(body.toString()), answer.headers['retry-after']);
}

/** `{ "error": { "errors": [{ "reason": "forbidden" }] } }`, or, of tokens, `{ "error": "invalid_grant" }`. */
function reasonOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as {
      error?: string | { status?: string; errors?: readonly { reason?: string }[] };
    };
    return typeof error === 'string' ? error : (error?.errors?.[0]?.reason ?? error?.status ?? '');
  } catch {
    // No JSON, as of a proxy in between: the status tells.
    return '';
  }
}
