import type { ObjectStore } from '../object-store.ts';
import { bucketDriver } from '../remote/bucket-driver.ts';
import { REMOTE_LIMITS, type RemoteLimits } from '../remote/driver.ts';
import { remoteStore } from '../remote/remote-store.ts';
import { azureBucket } from './bucket.ts';
import type { AzureAuth, AzureConfig } from './config.ts';
import { azureContainer } from './container.ts';
import { azureFault } from './fault.ts';
import { managedIdentity } from './managed-identity.ts';

export interface AzureStoreInput {
  readonly config: AzureConfig;
  readonly auth: AzureAuth;
  readonly allowPrivateHosts: boolean;
  readonly limits?: RemoteLimits;
}

/** The blobs of a container beneath a prefix. */
export function azureStore({ config, auth, allowPrivateHosts, limits = REMOTE_LIMITS }: AzureStoreInput): ObjectStore {
  const isKeyed = 'connectionString' in auth || 'accountKey' in auth || 'sasToken' in auth;
  const identity = isKeyed ? null : managedIdentity(auth.clientId);
  const container = azureContainer({ config, auth, identity, allowPrivateHosts });
  const asked = { host: new URL(container.url).host, container: config.container, isIdentity: !isKeyed };
  const folder = config.prefix.replace(/^\/+|\/+$/g, '');
  const prefix = folder === '' ? '' : `${folder}/`;
  const driver = bucketDriver({
    bucket: azureBucket(container),
    root: `https://${config.storageAccount}.blob/${config.container}/${prefix}`,
    prefix,
    limits,
    async signIn(signal) {
      await identity?.token(signal);
      return `For the account ${container.accountName}${identity === null ? '' : `, as ${identity.name}`}.`;
    },
    fault: (cause, place) => azureFault(cause, place, asked),
    // The client keeps its connections to itself, and lets them go when nobody uses them.
    close: async () => {},
  });
  return remoteStore(driver, limits);
}
