import { generateKeyPairSync } from 'node:crypto';
import { postJson } from '../../runtime/net/post-json.ts';
import { sendWebhook } from '../../runtime/worker/hooks/send-webhook.ts';
import { accessKey, s3Config } from '../../sources/files/aws-s3/config.ts';
import { s3Store } from '../../sources/files/aws-s3/store.ts';
import { azureConfig } from '../../sources/files/azure-blob/config.ts';
import { azureStore } from '../../sources/files/azure-blob/store.ts';
import { ftpConfig } from '../../sources/files/ftp/config.ts';
import { ftpStore } from '../../sources/files/ftp/store.ts';
import { gcsConfig, serviceAccount } from '../../sources/files/gcs/config.ts';
import { gcsStore } from '../../sources/files/gcs/store.ts';
import { httpPullConfig } from '../../sources/files/http-pull/config.ts';
import { httpStore } from '../../sources/files/http-pull/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import { sftpConfig } from '../../sources/files/sftp/config.ts';
import { sftpStore } from '../../sources/files/sftp/store.ts';
import { SMALL_LIMITS } from '../sources/small-limits.ts';

const never = new AbortController().signal;
const limits = { ...SMALL_LIMITS, waitsMs: [] };
const allowPrivateHosts = false;
const KEY = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };

/** A place from which Sluice calls an address that a user has chosen. */
export interface WayOut {
  readonly title: string;
  /** `url`: a whole address; `host`: a name or an address alone. */
  readonly takes: 'url' | 'host';
  /** Goes there; throws what a user is told. */
  go(to: string): Promise<unknown>;
}

async function used(store: ObjectStore): Promise<void> {
  try {
    for (const { run } of store.checks) await run(never);
    for await (const _ of store.list('', () => true, never)) break;
    await store.stat('a.csv', never);
  } finally {
    await store.close?.();
  }
}

const s3 = (config: object, auth: object = KEY) =>
  used(
    s3Store({
      config: s3Config.parse({ bucket: 'bucket', region: 'us-east-1', ...config }),
      auth: accessKey.parse(auth),
      allowPrivateHosts,
      limits,
    }),
  );

const azure = (config: object, auth: object) =>
  used(
    azureStore({
      config: azureConfig.parse({ storageAccount: 'mine', container: 'here', ...config }),
      auth: auth as never,
      allowPrivateHosts,
      limits,
    }),
  );

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const KEY_FILE = JSON.stringify({ type: 'service_account', client_email: 'a@b.c', private_key: privateKey });

export const WAYS_OUT: readonly WayOut[] = [
  {
    title: 'files at addresses, beneath that of the connector',
    takes: 'url',
    go: (url) =>
      used(
        httpStore({ config: httpPullConfig.parse({ url, index: 'index.txt' }), auth: null, allowPrivateHosts, limits }),
      ),
  },
  {
    title: 'files at addresses, named by a source node',
    takes: 'url',
    async go(url) {
      const store = httpStore({ config: httpPullConfig.parse({}), auth: null, allowPrivateHosts, limits });
      try {
        await store.stat(url, never);
      } finally {
        await store.close?.();
      }
    },
  },
  { title: 'an endpoint of S3', takes: 'url', go: (endpoint) => s3({ endpoint }) },
  {
    title: 'an endpoint of S3 with the bucket in its host',
    takes: 'url',
    go: (endpoint) => s3({ endpoint, pathStyle: false }),
  },
  {
    title: 'an endpoint of STS',
    takes: 'url',
    go: (stsEndpoint) => s3({}, { ...KEY, roleArn: 'arn:aws:iam::123456789012:role/R', stsEndpoint }),
  },
  {
    title: 'an endpoint of Azure',
    takes: 'url',
    go: (endpoint) => azure({ endpoint }, { accountKey: 'c2VjcmV0' }),
  },
  {
    title: 'a connection string of Azure',
    takes: 'url',
    go: (url) => azure({}, { connectionString: `AccountName=mine;AccountKey=c2VjcmV0;BlobEndpoint=${url};` }),
  },
  {
    title: 'an endpoint of Google',
    takes: 'url',
    go: (endpoint) =>
      used(
        gcsStore({
          config: gcsConfig.parse({ bucket: 'bucket', endpoint }),
          auth: { accessToken: 'token' },
          allowPrivateHosts,
          limits,
        }),
      ),
  },
  {
    title: 'an endpoint of tokens of Google',
    takes: 'url',
    go: (tokenEndpoint) =>
      used(
        gcsStore({
          config: gcsConfig.parse({ bucket: 'bucket' }),
          auth: serviceAccount.parse({ serviceAccountJson: KEY_FILE, tokenEndpoint }),
          allowPrivateHosts,
          limits,
        }),
      ),
  },
  {
    title: 'a webhook',
    takes: 'url',
    go: (url) =>
      sendWebhook(
        { kind: 'webhook', url } as never,
        { event: 'load.after', run: {} as never, allowPrivateHosts },
        never,
      ),
  },
  {
    title: 'a service that is asked for each row',
    takes: 'url',
    // As the enrich node asks, whose template is filled and parsed before.
    go: (url) => postJson({ url, body: '{}', headers: {}, allowPrivateHosts, timeoutMs: 5_000 }, never),
  },
  {
    title: 'a host of SFTP',
    takes: 'host',
    go: (host) =>
      used(
        sftpStore({
          config: sftpConfig.parse({ host }),
          auth: { username: 'ann', password: 'secret' },
          allowPrivateHosts,
          limits,
        }),
      ),
  },
  {
    title: 'a host of FTP',
    takes: 'host',
    go: (host) =>
      used(ftpStore({ config: ftpConfig.parse({ host, security: 'none' }), auth: null, allowPrivateHosts, limits })),
  },
];
