import type { Agent as HttpAgent, IncomingMessage } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { PipelineError } from '../contract/errors.ts';
import { guardedLookup, type ResolveName, refusePrivateAddress } from './guarded-lookup.ts';

// Got when used: an import of node:http loads the whole of fetch, 0.05 s and 12 MB of every command.
const http = () => process.getBuiltinModule('node:http');
const https = () => process.getBuiltinModule('node:https');

/** Connections that are used again, until `close`. */
export interface Connections {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  close(): void;
}

export interface RequestOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Beside those of the address, a parameter that goes to its origin alone, as headers with secrets do. */
  readonly secretParameter?: { readonly name: string; readonly value: string };
  readonly body: string | null;
  readonly allowPrivateHosts: boolean;
  /** How many to follow; an answer beyond them is given as it is. */
  readonly redirects: number;
  readonly connections?: Connections;
  /** Names to addresses; the system's by default. */
  readonly resolve?: ResolveName;
}

/** The head of an answer, and its body as it comes, packed as it was sent. */
export interface OpenAnswer {
  readonly status: number;
  readonly answer: IncomingMessage;
  /** Where redirects have led to, without the secret parameter. */
  readonly url: URL;
}

/** Headers that go along to another origin: no other may carry a secret there. */
const OPEN_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'content-type',
  'if-match',
  'if-range',
  'if-unmodified-since',
  'range',
  'user-agent',
]);
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
 * One request, up to the head of its answer, whatever its status. Only http and https, and, unless allowed, only to public
 * addresses: looked at where each connection is made, so that a name cannot change its address in between, and again for
 * each redirect. Throws `net.private_host` or `net.bad_url`; `net.failed` says where it failed, by its cause.
 */
export async function openAnswer(options: RequestOptions, signal: AbortSignal): Promise<OpenAnswer> {
  const { headers, method, body, secretParameter = null } = options;
  let hop: Hop = { url: webAddress(options.url), method, headers, body, secretParameter };
  for (let left = options.redirects; ; left--) {
    const answer = await send(hop, options, signal);
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if (left === 0 || location === undefined || !REDIRECTS.has(status)) return { status, answer, url: hop.url };
    answer.destroy();
    hop = redirected(hop, status, location);
  }
}

interface Hop extends Pick<RequestOptions, 'method' | 'headers' | 'body'> {
  readonly url: URL;
  readonly secretParameter: RequestOptions['secretParameter'] | null;
}

/** Resolves with the head of the answer. */
function send(hop: Hop, options: RequestOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, method, headers, body, secretParameter } = hop;
  const { allowPrivateHosts, connections, resolve: resolveName } = options;
  if (!allowPrivateHosts) refusePrivateAddress(url);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const isSecure = url.protocol === 'https:';
  const agent = isSecure ? connections?.https : connections?.http;
  const asked = new URL(url);
  if (secretParameter) asked.searchParams.set(secretParameter.name, secretParameter.value);
  const sent = (isSecure ? https() : http()).request(asked, {
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
  sent.on('error', (cause) => reject(cause instanceof PipelineError ? cause : unreachable(url, cause)));
  sent.on('response', resolve);
  sent.end(body ?? undefined);
  return promise;
}

/** As browsers do: a POST becomes a GET but for 307 and 308. */
function redirected({ url, method, headers, body, secretParameter }: Hop, status: number, location: string): Hop {
  const to = webAddress(location, url);
  const isOwn = to.origin === url.origin;
  const own = isOwn ? Object.entries(headers) : Object.entries(headers).filter(isOpen);
  const secret = { secretParameter: isOwn ? secretParameter : null };
  if (method === 'GET' || status === 307 || status === 308) {
    return { url: to, method, headers: Object.fromEntries(own), body, ...secret };
  }
  const bare = own.filter(([name]) => name.toLowerCase() !== 'content-type');
  return { url: to, method: 'GET', headers: Object.fromEntries(bare), body: null, ...secret };
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

/** The failure of a connection to this host. */
export function unreachable({ host }: URL, cause: unknown): PipelineError {
  return new PipelineError('net.failed', {
    message: `${host} could not be reached, or broke off: ${cause instanceof Error ? cause.message : String(cause)}.`,
    next: 'Check the address, and that it can be reached from here.',
    retryable: true,
    cause,
  });
}
