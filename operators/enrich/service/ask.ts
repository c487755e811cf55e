import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { LookupRow } from '../../../runtime/contract/operator.ts';
import { type Answer, type Connections, exchange } from '../../../runtime/net/exchange.ts';
import { retryAfterMs } from '../../../runtime/net/retry-after.ts';
import type { Credentials } from './authorize.ts';
import type { ServiceConfig } from './config.ts';
import type { Found } from './found.ts';
import type { Pace } from './pace.ts';
import type { Question } from './question.ts';
import type { ReadAnswer } from './read-answer.ts';
import { wait } from './wait.ts';

export interface Asking {
  readonly node: string;
  readonly config: ServiceConfig;
  readonly credentials: Credentials;
  readonly allowPrivateHosts: boolean;
  readonly pace: Pace;
  readonly read: ReadAnswer;
}

const FIRST_WAIT_MS = 200;
const MOST_WAIT_MS = 10_000;
/** A service that wants to be left alone for longer has failed. */
const MOST_REST_MS = 120_000;
const REDIRECTS = 5;

const NOTHING = new Set([204, 404, 410]);
const TRANSIENT = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Of the network: what no other try would change, and what is wrong with the pipeline rather than a row. */
const PERMANENT = new Set(['net.private_host', 'net.bad_url']);

/**
 * What the service says to some questions, in one request: tried again after growing waits. Throws what no row can be
 * blamed for: refused credentials, a private address, the signal's reason.
 */
export async function ask(
  asking: Asking,
  questions: readonly Question[],
  connections: Connections,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { node, config, pace } = asking;
  for (let attempt = 1; ; attempt++) {
    await pace.turn(signal);
    const tried = await tryOnce(asking, questions, connections, signal);
    if ('rows' in tried) return tried.rows.map((rows) => ({ rows }));
    const rest = tried.restMs ?? 0;
    if (!tried.failure.retryable || attempt >= config.attempts || rest > MOST_REST_MS) {
      const failure = final(tried.failure, attempt, node);
      return questions.map(() => ({ failure }));
    }
    // The others wait too where the service said so; a try of this one alone waits by itself.
    if (tried.restMs === null) await wait(Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)), signal);
    else pace.rest(rest);
  }
}

type Tried =
  | { readonly rows: readonly (readonly LookupRow[])[] }
  /** `restMs`: how long the service wants to be left alone, where it says. */
  | { readonly failure: PipelineError; readonly restMs: number | null };

async function tryOnce(
  { node, config, credentials, allowPrivateHosts, read }: Asking,
  questions: readonly Question[],
  connections: Connections,
  signal: AbortSignal,
): Promise<Tried> {
  const { url, headers } = questions[0]!;
  const bodies = questions.map(({ body }) => body);
  const body = config.batchSize === 1 ? bodies[0]! : `[${bodies.join(',')}]`;
  try {
    const answer = await exchange(
      {
        method: config.method,
        url: credentials.url(url),
        headers: {
          accept: 'application/json',
          ...headers,
          ...credentials.headers,
          ...(body === null ? {} : { 'content-type': 'application/json' }),
        },
        body,
        allowPrivateHosts,
        timeoutMs: config.timeoutSeconds * 1_000,
        maxBytes: config.maxResponseBytes,
        redirects: REDIRECTS,
        connections,
      },
      signal,
    );
    return judge(answer, new URL(url).host, questions.length, node, read);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof PipelineError)) throw error;
    if (PERMANENT.has(error.code) || error.code === 'enrich.unauthorized') throw error.at(node);
    return { failure: error, restMs: null };
  }
}

function judge(answer: Answer, host: string, questions: number, node: string, read: ReadAnswer): Tried {
  const { status, headers } = answer;
  if (NOTHING.has(status)) return { rows: Array.from({ length: questions }, () => []) };
  if (status >= 200 && status < 300) return { rows: read(answer, questions) };
  if (status === 401 || status === 403 || status === 407) throw unauthorized(host, status, node);
  const isTransient = TRANSIENT.has(status);
  const restMs = isTransient ? retryAfterMs(headers['retry-after'], Date.now()) : null;
  const asked = restMs === null ? '' : `, and wants to be left alone for ${Math.ceil(restMs / 1_000)} s`;
  const failure = new PipelineError('enrich.refused', {
    node,
    message: `${host} answered ${status}${asked}.`,
    next: isTransient
      ? 'Look at how the service is, or ask it less often with requestsPerSecond.'
      : 'Ask the service by hand, and compare with the settings of the node.',
    retryable: isTransient,
    detail: { status },
  });
  return { failure, restMs };
}

function unauthorized(host: string, status: number, node: string): PipelineError {
  return new PipelineError('enrich.unauthorized', {
    node,
    message: `${host} answered ${status}: it does not take the credentials, or wants some.`,
    next: 'Check auth of the node and the environment variable that it names, then resume the run.',
    detail: { status },
  });
}

/** The last of several tries. Not to be tried again by whoever reads the rows again. */
function final(failure: PipelineError, attempts: number, node: string): PipelineError {
  const code = failure.code.startsWith('enrich.') ? failure.code : 'enrich.no_answer';
  return new PipelineError(code, {
    node,
    message: attempts === 1 ? failure.message : `${failure.message} Tried ${attempts} times.`,
    next: `${failure.next} Then resume the run; or say with onFailure what becomes of such rows.`,
    detail: failure.detail ?? { code: failure.code },
    cause: failure,
  });
}
