import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { PipelineError } from '../contract/errors.ts';
import { isPrivateAddress } from './private-hosts.ts';

export interface PostOptions {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly allowPrivateHosts: boolean;
  /** For the whole exchange. */
  readonly timeoutMs: number;
}

/**
 * Sends JSON and gives the answer's status; redirects are not followed. Only http and https, and, unless allowed, only
 * to public addresses: looked at where the connection is made, so that a name cannot change its address in between.
 * Throws `net.private_host`, or `net.failed` (retryable).
 */
export async function postJson(options: PostOptions, signal: AbortSignal): Promise<number> {
  const { url, body, headers, allowPrivateHosts, timeoutMs } = options;
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target === null || (target.protocol !== 'https:' && target.protocol !== 'http:')) throw badUrl(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivateHosts && isIP(host) !== 0 && isPrivateAddress(host)) throw privateHost(host);
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  const sent = send(target, {
    method: 'POST',
    signal: deadline,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
    ...(allowPrivateHosts ? {} : { lookup: guardedLookup }),
  });
  sent.on('error', reject);
  sent.on('response', (answer) => {
    answer.on('error', reject);
    answer.on('end', () => resolve(answer.statusCode ?? 0));
    answer.resume();
  });
  sent.end(body);
  try {
    return await promise;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PipelineError) throw error;
    throw new PipelineError('net.failed', {
      message: `${target.host} could not be reached: ${error instanceof Error ? error.message : String(error)}.`,
      next: 'Check the address, and that it can be reached from here.',
      retryable: true,
      cause: error,
    });
  }
}

/** Refuses a name if any of its addresses is private. */
const guardedLookup: LookupFunction = (hostname, options: LookupOptions, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, '');
    if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(privateHost(hostname), '');
    if (options.all === true) return callback(null, addresses);
    callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
};

function privateHost(host: string): PipelineError {
  return new PipelineError('net.private_host', {
    message: `${host} is in a private network, and requests there are not allowed.`,
    next: 'Use a public address, or set SLUICE_ALLOW_PRIVATE_HOSTS=true where everybody who edits pipelines may reach it.',
    detail: { host },
  });
}

function badUrl(url: string): PipelineError {
  return new PipelineError('net.bad_url', {
    message: `"${url}" is no address of http or https.`,
    next: 'Give a whole address, such as https://example.org/loaded.',
  });
}
