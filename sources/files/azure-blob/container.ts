import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { AzureAuth, AzureConfig } from './config.ts';
import type { ManagedIdentity } from './managed-identity.ts';

export interface AzureContainerInput {
  readonly config: AzureConfig;
  readonly auth: AzureAuth;
  /** Where `auth` is one. */
  readonly identity: ManagedIdentity | null;
  readonly allowPrivateHosts: boolean;
}

/** Names that only Microsoft gives: of the public cloud, of China's and of the government's. */
const OF_AZURE =
  /^[a-z0-9.-]+\.blob\.(core\.windows\.net|core\.chinacloudapi\.cn|core\.usgovcloudapi\.net|storage\.azure\.net)$/;

type TokenCredential = Extract<ContainerClient['credential'], { getToken: unknown }>;

/** `persist` repeats calls. */
const OPTIONS = { retryOptions: { maxTries: 1 } } as const;

/** The client of a container. The address is Azure's own, unless private hosts are allowed: others may lead anywhere. */
export function azureContainer({ config, auth, identity, allowPrivateHosts }: AzureContainerInput): ContainerClient {
  const container = made(() => clientOf(config, auth, identity));
  const { hostname, protocol } = new URL(container.url);
  if (!allowPrivateHosts && (protocol !== 'https:' || !OF_AZURE.test(hostname))) throw foreign(hostname);
  if (container.accountName !== config.storageAccount) throw otherAccount(container.accountName, config);
  return container;
}

function made(client: () => ContainerClient): ContainerClient {
  try {
    return client();
  } catch (cause) {
    throw new PipelineError('source.auth', {
      message: `The credentials cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      next: 'Copy the connection string or the key from Azure as it stands there.',
      cause,
    });
  }
}

function clientOf(
  { storageAccount, container, endpoint }: AzureConfig,
  auth: AzureAuth,
  identity: ManagedIdentity | null,
): ContainerClient {
  if ('connectionString' in auth) return new ContainerClient(auth.connectionString, container, OPTIONS);
  const base = (endpoint ?? `https://${storageAccount}.blob.core.windows.net`).replace(/\/+$/, '');
  const url = `${base}/${container}`;
  if ('sasToken' in auth) return new ContainerClient(`${url}?${auth.sasToken.replace(/^\?/, '')}`, undefined, OPTIONS);
  if ('accountKey' in auth)
    return new ContainerClient(url, new StorageSharedKeyCredential(storageAccount, auth.accountKey), OPTIONS);
  return new ContainerClient(url, bearer(identity!), OPTIONS);
}

function bearer(identity: ManagedIdentity): TokenCredential {
  return {
    async getToken(_, { abortSignal } = {}) {
      const { value, until } = await identity.token((abortSignal as AbortSignal | undefined) ?? NEVER);
      return { token: value, expiresOnTimestamp: until };
    },
  };
}

/** The client hands the signal of each call on to here. */
const NEVER = new AbortController().signal;

function foreign(host: string): PipelineError {
  return new PipelineError('net.private_host', {
    message: `${host} is no address of Azure's over https, and requests elsewhere are not allowed.`,
    next: 'Use the address of the account, or set SLUICE_ALLOW_PRIVATE_HOSTS=true where everybody who edits pipelines may reach it.',
    detail: { host },
  });
}

function otherAccount(found: string, { storageAccount }: AzureConfig): PipelineError {
  return new PipelineError('source.auth', {
    message: `The connection string or endpoint is that of the account ${JSON.stringify(found)}, not of ${JSON.stringify(storageAccount)}.`,
    next: "Make the connector's storageAccount and its credentials those of one account.",
  });
}
