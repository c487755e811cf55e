import { createSign } from 'node:crypto';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { exchange } from '../../../runtime/net/exchange.ts';
import { notSignedIn } from '../remote/faults.ts';
import { networkFault } from '../remote/network-fault.ts';
import { renewed, type Token } from '../remote/renewed.ts';
import { type GcsAuth, type KeyFile, parseKeyFile } from './config.ts';

/** Who asks, and the token for it. */
export interface Tokens {
  /** For a person. */
  readonly name: string;
  /** Renewed before it ends; `null`: requests are not signed. */
  get(signal: AbortSignal): Promise<string | null>;
}

export interface TokensInput {
  readonly auth: GcsAuth;
  readonly allowPrivateHosts: boolean;
}

const SCOPE = 'https://www.googleapis.com/auth/devstorage.read_write';
const GOOGLE = 'https://oauth2.googleapis.com/token';
const TIMEOUT_MS = 30_000;

export function tokens({ auth, allowPrivateHosts }: TokensInput): Tokens {
  if (auth === null) return { name: 'nobody', get: async () => null };
  if ('accessToken' in auth) return { name: 'the holder of an access token', get: async () => auth.accessToken };
  if (!('serviceAccountJson' in auth)) return defaultTokens();
  const key = parseKeyFile(auth.serviceAccountJson);
  if (key === null) throw unreadable(null);
  const { tokenEndpoint } = auth;
  const token = renewed((signal) =>
    ask(key, tokenEndpoint ?? GOOGLE, allowPrivateHosts || tokenEndpoint === undefined, signal),
  );
  return { name: key.client_email, get: async (signal) => (await token(signal)).value };
}

/** RFC 7523: a token for an assertion that the key signs. */
async function ask(key: KeyFile, endpoint: string, allowPrivateHosts: boolean, signal: AbortSignal): Promise<Token> {
  const { host } = new URL(endpoint);
  const now = Math.floor(Date.now() / 1000);
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: signed(key, { iss: key.client_email, scope: SCOPE, aud: GOOGLE, iat: now, exp: now + 3600 }),
  }).toString();
  const answer = await exchange(
    {
      method: 'POST',
      url: endpoint,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      allowPrivateHosts,
      timeoutMs: TIMEOUT_MS,
      maxBytes: 1024 * 1024,
      redirects: 0,
    },
    signal,
  ).catch((cause: unknown) => {
    throw (cause instanceof PipelineError && cause.code !== 'net.failed' ? null : networkFault(cause, host)) ?? cause;
  });
  if (answer.status >= 500 || answer.status === 429) throw busyTokens(host, answer.status);
  const said = jsonOr(answer.body.toString()) as { access_token?: string; expires_in?: number; error?: string } | null;
  if (answer.status === 200 && typeof said?.access_token === 'string')
    return { value: said.access_token, until: (now + (said.expires_in ?? 3600)) * 1000 };
  throw notSignedIn(
    `${host} gives ${key.client_email} no token (${said?.error ?? 'no reason'}, status ${answer.status}).`,
    'Check that the service account and this key of it are there and not disabled, and the clock of this machine.',
    null,
  );
}

function signed({ private_key, private_key_id }: KeyFile, claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = { alg: 'RS256', typ: 'JWT', ...(private_key_id === undefined ? {} : { kid: private_key_id }) };
  const text = `${part(header)}.${part(claims)}`;
  try {
    return `${text}.${createSign('RSA-SHA256').update(text).sign(private_key, 'base64url')}`;
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** Those of this machine: the file that its environment names, gcloud's, a workload identity, or its metadata service. */
function defaultTokens(): Tokens {
  let auth: Promise<import('google-auth-library').GoogleAuth> | null = null;
  return {
    name: 'the default credentials of this machine',
    async get(signal) {
      auth ??= import('google-auth-library').then(({ GoogleAuth }) => new GoogleAuth({ scopes: [SCOPE] }));
      try {
        const token = await abortable((await auth).getAccessToken(), signal);
        if (token) return token;
      } catch (cause) {
        signal.throwIfAborted();
        throw noDefault(cause);
      }
      throw noDefault(null);
    },
  };
}

/** The library takes no signal: its answer is left behind. */
function abortable<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  call.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  return promise;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON, as of a proxy in between: the status tells.
    return null;
  }
}

function unreadable(cause: unknown): PipelineError {
  return notSignedIn(
    'The private key of the service account cannot be read.',
    'Give the whole key file as Google gave it, with the line breaks of the key written as \\n.',
    cause,
  );
}

function noDefault(cause: unknown): PipelineError {
  const said = cause instanceof Error ? `: ${cause.message}` : '';
  return notSignedIn(
    `This machine has no default credentials of Google${said}.`,
    'Name a key file in GOOGLE_APPLICATION_CREDENTIALS, run on a machine of Google with a service account, or sign in by service_account_json.',
    cause,
  );
}

function busyTokens(host: string, status: number): PipelineError {
  return new PipelineError('source.busy', {
    message: `${host} could not give a token (status ${status}).`,
    next: 'Wait, and try again.',
    retryable: true,
  });
}
