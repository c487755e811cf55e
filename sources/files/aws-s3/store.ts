import type { ObjectStore } from '../object-store.ts';
import { bucketDriver } from '../remote/bucket-driver.ts';
import { REMOTE_LIMITS, type RemoteLimits } from '../remote/driver.ts';
import { remoteStore } from '../remote/remote-store.ts';
import { COPY_SIZES, type CopySizes, s3Bucket } from './bucket.ts';
import { s3Client } from './client.ts';
import type { S3Auth, S3Config } from './config.ts';
import { s3Fault } from './fault.ts';
import { httpAgents } from './http-handler.ts';

export interface S3StoreInput {
  readonly config: S3Config;
  readonly auth: S3Auth;
  readonly allowPrivateHosts: boolean;
  readonly limits?: RemoteLimits;
  readonly copies?: CopySizes;
}

/** The objects of a bucket beneath a prefix. */
export function s3Store({ config, auth, allowPrivateHosts, ...rest }: S3StoreInput): ObjectStore {
  const { limits = REMOTE_LIMITS, copies = COPY_SIZES } = rest;
  const agents = httpAgents(config.endpoint, allowPrivateHosts);
  const client = s3Client({ config, auth, allowPrivateHosts, agents });
  const folder = config.prefix.replace(/^\/+|\/+$/g, '');
  const prefix = folder === '' ? '' : `${folder}/`;
  const driver = bucketDriver({
    bucket: s3Bucket({ client, agents, config, copies }),
    root: `s3://${config.bucket}/${prefix}`,
    prefix,
    limits,
    async signIn() {
      const { accessKeyId } = await client.config.credentials();
      return `Signed with the key ${accessKeyId}.`;
    },
    fault: (cause, place) => s3Fault(cause, place, config),
    close: async () => client.destroy(),
  });
  return remoteStore(driver, limits);
}
