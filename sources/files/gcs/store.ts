import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { ObjectStore } from '../object-store.ts';
import { bucketDriver } from '../remote/bucket-driver.ts';
import { REMOTE_LIMITS, type RemoteLimits } from '../remote/driver.ts';
import { remoteStore } from '../remote/remote-store.ts';
import { gcsBucket } from './bucket.ts';
import { gcsClient } from './client.ts';
import type { GcsAuth, GcsConfig } from './config.ts';
import { gcsFault } from './fault.ts';
import { tokens as tokensOf } from './tokens.ts';

export interface GcsStoreInput {
  readonly config: GcsConfig;
  readonly auth: GcsAuth;
  readonly allowPrivateHosts: boolean;
  readonly limits?: RemoteLimits;
}

/** The objects of a bucket beneath a prefix. */
export function gcsStore({ config, auth, allowPrivateHosts, limits = REMOTE_LIMITS }: GcsStoreInput): ObjectStore {
  if (!allowPrivateHosts) refuseForeign(config, auth);
  const tokens = tokensOf({ auth, allowPrivateHosts });
  const client = gcsClient({ config, tokens, allowPrivateHosts, stallMs: limits.stallMs });
  const folder = config.prefix.replace(/^\/+|\/+$/g, '');
  const prefix = folder === '' ? '' : `${folder}/`;
  const driver = bucketDriver({
    bucket: gcsBucket(client, config.bucket),
    root: `gs://${config.bucket}/${prefix}`,
    prefix,
    limits,
    async signIn(signal) {
      const token = await tokens.get(signal);
      return token === null ? 'None: nobody signs in.' : `Signed in as ${tokens.name}.`;
    },
    fault: (cause, place) => gcsFault(cause, place, client.host, config),
    close: async () => client.close(),
  });
  return remoteStore(driver, limits);
}

/** Names that only Google gives. */
const OF_GOOGLE = /^([a-z0-9-]+\.)+googleapis\.com$/;

/** The token of this machine goes to Google: whoever edits a connector could have it sent to an address of their own. */
function refuseForeign({ endpoint }: GcsConfig, auth: GcsAuth): void {
  const isOfMachine = auth !== null && !('accessToken' in auth) && !('serviceAccountJson' in auth);
  if (!isOfMachine || endpoint === undefined) return;
  const { protocol, hostname, host } = new URL(endpoint);
  if (protocol === 'https:' && OF_GOOGLE.test(hostname)) return;
  throw new PipelineError('net.foreign_host', {
    message: `The default credentials of this machine go to addresses of Google by https, and ${host} is none.`,
    next: 'Sign in by a key file or a token, or set SLUICE_ALLOW_PRIVATE_HOSTS=true where everybody who edits connectors may use the credentials of this machine.',
    detail: { host },
  });
}
