import type { Agent as HttpAgent, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { PipelineError } from '../contract/errors.ts';
import { guardedLookup, type ResolveName, refusePrivateAddress } from './guarded-lookup.ts';
import { readBody } from './read-body.ts';

// Got when used: an import of node:http loads the whole of fetch, 0.05 s and 12 MB of every command.
const http = () => process.getBuiltinModule('node:http');
const https = () => process.getBuiltinModule('node:https');

/** Connections that are used again, until `close`. */
export interface Connections {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  close(): void;
}

export interface ExchangeOptions {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly allowPrivateHosts: boolean;
  /** For the whole exchange, redirects and the last byte of the answer included. */
  readonly timeoutMs: number;
  /** Of the answer, unpacked; `null` throws it away as it comes. */
  readonly maxBytes: number | null;
  /** How many to follow; an answer beyond them is given as it is. */
  readonly redirects: number;
  readonly connections?: Connections;
  /** Names to addresses; the system's by default. */
  readonly resolve?: ResolveName;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Headers that go along to another origin: no other may carry a secret there. */
const OPEN_HEADERS = new Set(['accept', 'accept-encoding', 'content-type', 'user-agent']);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export function openConnections(most: number): Connections {
  const plain = new (http().Agent)({ keepAlive: true, maxSockets: most });
  const secure = new (https().Agent)({ keepAlive: true, maxSockets: most });
  return {
    http: plain,
    https: secure,
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

/**
 * One request and its answer, whatever its status. Only http and https, and, unless allowed, only to public addresses:
 * looked at where each connection is made, so that a name cannot change its address in between, and again for each
 * redirect. Throws `net.private_host`, `net.bad_url`, `net.too_large`, `net.encoding`, or, retryable, `net.failed` and
 * `net.timeout`; the signal's reason when it aborts.
 */
export async function exchange(options: ExchangeOptions, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted();
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const until = AbortSignal.any([signal, deadline]);
  let hop: Hop = { url: webAddress(options.url), method: options.method, headers: options.headers, body: options.body };
  try {
    for (let left = options.redirects; ; left--) {
      const answer = await send(hop, options, until);
      const { location } = answer.headers;
      if (left === 0 || location === undefined || !REDIRECTS.has(answer.statusCode ?? 0)) {
        const body = await readBody(answer, options.maxBytes);
        return { status: answer.statusCode ?? 0, headers: answer.headers, body };
      }
      answer.destroy();
      hop = redirected(hop, answer.statusCode ?? 0, location);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PipelineError) throw error;
    throw deadline.aborted ? timedOut(hop.url, options.timeoutMs, error) : unreachable(hop.url, error);
  }
}

interface Hop extends Pick<ExchangeOptions, 'method' | 'headers' | 'body'> {
  readonly url: URL;
}

/** Resolves with the head of the answer. */
function send(
  { url, method, headers, body }: Hop,
  options: ExchangeOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { allowPrivateHosts, connections, resolve: resolveName } = options;
  if (!allowPrivateHosts) refusePrivateAddress(url);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const isSecure = url.protocol === 'https:';
  const agent = isSecure ? connections?.https : connections?.http;
  const sent = (isSecure ? https() : http()).request(url, {
    method,
    signal,
    headers: {
      'user-agent': 'Sluice',
      'accept-encoding': 'gzip, deflate, br',
      ...headers,
      ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
    ...(agent === undefined ? {} : { agent }),
    ...(allowPrivateHosts ? {} : { lookup: guardedLookup(resolveName) }),
  });
  sent.on('error', reject);
  sent.on('response', resolve);
  sent.end(body ?? undefined);
  return promise;
}

/** As browsers do: a POST becomes a GET but for 307 and 308. */
function redirected({ url, method, headers, body }: Hop, status: number, location: string): Hop {
  const to = webAddress(location, url);
  const own = to.origin === url.origin ? Object.entries(headers) : Object.entries(headers).filter(isOpen);
  if (method === 'GET' || status === 307 || status === 308) {
    return { url: to, method, headers: Object.fromEntries(own), body };
  }
  const bare = own.filter(([name]) => name.toLowerCase() !== 'content-type');
  return { url: to, method: 'GET', headers: Object.fromEntries(bare), body: null };
}

function isOpen([name]: readonly [string, string]): boolean {
  return OPEN_HEADERS.has(name.toLowerCase());
}

function webAddress(text: string, base?: URL): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new PipelineError('net.bad_url', {
    message: `${JSON.stringify(text.slice(0, 200))} is no address of http or https.`,
    next: 'Give a whole address, such as https://example.org/loaded.',
  });
}

function timedOut({ host }: URL, timeoutMs: number, cause: unknown): PipelineError {
  return new PipelineError('net.timeout', {
    message: `${host} did not answer in full within ${timeoutMs / 1_000} s.`,
    next: 'Check that it can be reached from here, or give it more time.',
    retryable: true,
    cause,
  });
}

function unreachable({ host }: URL, cause: unknown): PipelineError {
  return new PipelineError('net.failed', {
    message: `${host} could not be reached, or broke off: ${cause instanceof Error ? cause.message : String(cause)}.`,
    next: 'Check the address, and that it can be reached from here.',
    retryable: true,
    cause,
  });
}
