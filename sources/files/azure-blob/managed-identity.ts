import { PipelineError } from '../../../runtime/contract/errors.ts';
import { exchange } from '../../../runtime/net/exchange.ts';
import { notSignedIn } from '../remote/faults.ts';
import { networkFault } from '../remote/network-fault.ts';
import { renewed, type Token } from '../remote/renewed.ts';

/** The identity that Azure gives the machine or app that Sluice runs on. */
export interface ManagedIdentity {
  /** For a person. */
  readonly name: string;
  token(signal: AbortSignal): Promise<Token>;
}

/** Of the blobs of all accounts. */
const RESOURCE = 'https://storage.azure.com/';
/** Of machines; what stands in for it in a cluster is named as Azure's own libraries let it be named. */
const METADATA = 'http://169.254.169.254';
const TIMEOUT_MS = 10_000;
/** What the metadata service says while it is renewed or has too much to do. */
const PASSING = new Set([404, 410, 429]);

/** `clientId`: which one, where there are several. The addresses are told by the environment, never by a connector. */
export function managedIdentity(clientId: string | undefined): ManagedIdentity {
  const which = clientId === undefined ? 'the managed identity of this machine' : `the managed identity ${clientId}`;
  return { name: which, token: renewed((signal) => ask(clientId, which, signal)) };
}

async function ask(clientId: string | undefined, which: string, signal: AbortSignal): Promise<Token> {
  const { url, headers } = endpoint();
  url.searchParams.set('resource', RESOURCE);
  if (clientId !== undefined) url.searchParams.set('client_id', clientId);
  const answer = await exchange(
    {
      method: 'GET',
      url: url.href,
      headers,
      body: null,
      allowPrivateHosts: true,
      timeoutMs: TIMEOUT_MS,
      maxBytes: 1024 * 1024,
      redirects: 0,
    },
    signal,
  ).catch((cause: unknown) => {
    throw cause instanceof PipelineError && cause.code === 'net.failed'
      ? (networkFault(cause, url.host) ?? cause)
      : cause;
  });
  const { status } = answer;
  const said = jsonOr(answer.body.toString()) as Said | null;
  if (status === 200 && typeof said?.access_token === 'string')
    return { value: said.access_token, until: Number(said.expires_on) * 1000 };
  const why = `${said?.error_description ?? said?.error ?? said?.message ?? 'no reason'}, status ${status}`;
  if (status >= 500 || PASSING.has(status)) {
    throw new PipelineError('source.busy', {
      message: `${url.host} could not give ${which} a token (${why}).`,
      next: 'Wait, and try again.',
      retryable: true,
    });
  }
  throw notSignedIn(
    `${url.host} gives ${which} no token (${why}).`,
    'Give this machine or app an identity in Azure, name the right one as clientId, or sign in by another way.',
    null,
  );
}

interface Said {
  readonly access_token?: string;
  /** Seconds since 1970, as text or as a number. */
  readonly expires_on?: string | number;
  readonly error?: string;
  readonly error_description?: string;
  readonly message?: string;
}

interface Endpoint {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** That of App Service, Functions and Container Apps where the environment names one; else that of a machine. */
function endpoint(): Endpoint {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER, IDENTITY_SERVER_THUMBPRINT, AZURE_POD_IDENTITY_AUTHORITY_HOST } =
    process.env;
  if (IDENTITY_ENDPOINT) {
    if (!IDENTITY_HEADER || IDENTITY_SERVER_THUMBPRINT) throw unbuilt(IDENTITY_HEADER ? 'Service Fabric' : 'Azure Arc');
    const url = new URL(IDENTITY_ENDPOINT);
    url.searchParams.set('api-version', '2019-08-01');
    return { url, headers: { 'x-identity-header': IDENTITY_HEADER } };
  }
  const url = new URL('/metadata/identity/oauth2/token', AZURE_POD_IDENTITY_AUTHORITY_HOST || METADATA);
  url.searchParams.set('api-version', '2018-02-01');
  return { url, headers: { metadata: 'true' } };
}

function unbuilt(where: string): PipelineError {
  return new PipelineError('source.auth', {
    message: `Managed identities of ${where} are not supported.`,
    next: 'Sign in by a shared access signature or an account key.',
  });
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON, as of a proxy in between: the status tells.
    return null;
  }
}
