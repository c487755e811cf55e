import { PipelineError } from '../../runtime/contract/errors.ts';
import { type Answer, exchange } from '../../runtime/net/exchange.ts';
import { retryAfterMs } from '../../runtime/net/retry-after.ts';
import { networkFault } from '../files/remote/network-fault.ts';
import { waitAgain } from '../files/remote/persist.ts';
import type { RegistryOptions } from './options.ts';

/** How long an answer may take, and the waits before it is asked for again. */
const PATIENCE = { timeoutMs: 30_000, waitsMs: [200, 800, 3200] } as const;
const MOST_BYTES = 16 * 1024 * 1024;
const REDIRECTS = 3;
/** What the API says of a schema, a subject and a version that it does not have. Another 404 is of another server. */
const UNKNOWN = new Set([40401, 40402, 40403]);

export interface Patience {
  readonly timeoutMs: number;
  readonly waitsMs: readonly number[];
}

/**
 * The JSON that a registry answers a GET with; `null` where it has no such schema, subject or version. Asks again while
 * that may help. Throws `source.auth`, `source.not_found`, `source.refused`; after several tries `source.busy`,
 * `source.unreachable` and `net.timeout`.
 */
export function registryAsker(options: RegistryOptions, allowPrivateHosts: boolean, patience: Patience = PATIENCE) {
  const { url, tokenFrom } = options;
  const base = url.endsWith('/') ? url : `${url}/`;
  const { host } = new URL(url);

  async function once(path: string, signal: AbortSignal): Promise<unknown> {
    const answer = await exchange(
      {
        method: 'GET',
        url: new URL(path, base).href,
        headers: { accept: 'application/vnd.schemaregistry.v1+json, application/json', ...signing(options) },
        body: null,
        allowPrivateHosts,
        timeoutMs: patience.timeoutMs,
        maxBytes: MOST_BYTES,
        redirects: REDIRECTS,
      },
      signal,
    ).catch((cause: unknown) => {
      throw (cause instanceof PipelineError && cause.code === 'net.failed' ? networkFault(cause, host) : null) ?? cause;
    });
    return answered(answer, host, tokenFrom !== undefined);
  }

  return async (path: string, signal: AbortSignal): Promise<unknown> => {
    for (let tries = 0; ; tries++) {
      signal.throwIfAborted();
      try {
        return await once(path, signal);
      } catch (error) {
        await waitAgain(error, tries, patience.waitsMs, signal);
      }
    }
  };
}

function signing({ username, passwordFrom, tokenFrom }: RegistryOptions): Readonly<Record<string, string>> {
  if (tokenFrom !== undefined) return { authorization: `Bearer ${secretOf(tokenFrom)}` };
  if (username === undefined || passwordFrom === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${secretOf(passwordFrom)}`).toString('base64')}` };
}

function secretOf(variable: string): string {
  const secret = process.env[variable]?.trim() ?? '';
  if (secret !== '') return secret;
  throw new PipelineError('source.auth', {
    message: `The environment of the server has no ${variable}, which the schema registry is signed in to by.`,
    next: `Start Sluice, and each of its workers, with ${variable}, or change the registry of the source node.`,
  });
}

function answered({ status, headers, body }: Answer, host: string, byToken: boolean): unknown {
  const said = jsonOf(body);
  const code = (said as { readonly error_code?: unknown } | null)?.error_code;
  if (status === 200 && said !== null) return said;
  if (status === 404 && UNKNOWN.has(code as number)) return null;
  const about = `The schema registry ${host} answered with the status ${status}`;
  if (status === 401 || status === 403) {
    throw new PipelineError('source.auth', {
      message: `${about}: it does not take the ${byToken ? 'token' : 'user and password'}, or they may not read schemas.`,
      next: 'Check the user and the environment variable that the registry of the source node names.',
    });
  }
  if (status === 404) {
    throw new PipelineError('source.not_found', {
      message: `${about}, which is not how a registry says that it lacks a schema.`,
      next: 'Check the url of the registry: it ends where /schemas and /subjects of its API begin.',
    });
  }
  if (status === 408 || status === 429 || status >= 500) {
    const asked = retryAfterMs(headers['retry-after'], Date.now());
    throw new PipelineError('source.busy', {
      message: `${about}.`,
      next: 'Wait, and try again.',
      retryable: true,
      ...(asked === null ? {} : { detail: { retryAfterMs: asked } }),
    });
  }
  throw new PipelineError('source.refused', {
    message: status === 200 ? `${host} answers with what is no JSON.` : `${about}.`,
    next: 'Check that the url of the registry is that of its API.',
  });
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // No JSON, as of a proxy in between: the status tells.
    return null;
  }
}
