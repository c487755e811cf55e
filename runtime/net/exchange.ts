import type { IncomingHttpHeaders } from 'node:http';
import { PipelineError } from '../contract/errors.ts';
import { openAnswer, type RequestOptions, unreachable } from './open-answer.ts';
import { readBody } from './read-body.ts';

export { type Connections, openConnections } from './open-answer.ts';

export interface ExchangeOptions extends RequestOptions {
  /** For the whole exchange, redirects and the last byte of the answer included. */
  readonly timeoutMs: number;
  /** Of the answer, unpacked; `null` throws it away as it comes. */
  readonly maxBytes: number | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * One request and its whole answer, whatever its status, guarded as `openAnswer` says. Throws `net.private_host`,
 * `net.bad_url`, `net.too_large`, `net.encoding`, or, retryable, `net.failed` and `net.timeout`; the signal's reason when it
 * aborts.
 */
export async function exchange(options: ExchangeOptions, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted();
  const deadline = AbortSignal.timeout(options.timeoutMs);
  let at: URL | null = null;
  try {
    const { status, answer, url } = await openAnswer(options, AbortSignal.any([signal, deadline]));
    at = url;
    const body = await readBody(answer, options.maxBytes);
    return { status, headers: answer.headers, body };
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) throw timedOut(at ?? new URL(options.url), options.timeoutMs, error);
    throw error instanceof PipelineError || at === null ? error : unreachable(at, error);
  }
}

function timedOut({ host }: URL, timeoutMs: number, cause: unknown): PipelineError {
  return new PipelineError('net.timeout', {
    message: `${host} did not answer in full within ${timeoutMs / 1_000} s.`,
    next: 'Check that it can be reached from here, or give it more time.',
    retryable: true,
    cause,
  });
}
