import { awsS3 } from '../../sources/files/aws-s3/definition.ts';
import { s3Store } from '../../sources/files/aws-s3/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import type { RemoteLimits } from '../../sources/files/remote/driver.ts';
import type { StoreFixture } from '../contract/store-fixture.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { httpService } from '../services/http-service.ts';
import type { S3Objects } from '../services/s3-objects.ts';
import { SMALL_LIMITS } from './small-limits.ts';

/** What S3 answers to a key that it does not know, as its reference of errors writes it. */
const NO_SUCH_KEY = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>InvalidAccessKeyId</Code><Message>The AWS Access Key Id you provided does not exist in our records.</Message></Error>`;

export interface S3FixtureInput {
  readonly server: S3Objects & { readonly endpoint: string };
  /** New and empty. */
  readonly bucket: string;
  readonly names?: StoreFixture['names'];
  readonly ignoresConditions?: true;
  readonly limits?: RemoteLimits;
}

/** A folder of a bucket. */
export async function s3Fixture({
  server,
  bucket,
  names,
  ignoresConditions,
  limits = SMALL_LIMITS,
}: S3FixtureInput): Promise<StoreFixture> {
  const network = await faultProxy(server.endpoint);
  const stranger = await httpService((_, response) => {
    response.writeHead(403, { 'content-type': 'application/xml' }).end(NO_SUCH_KEY);
  });
  const opened: ObjectStore[] = [];
  const open = (endpoint: string, name = bucket): ObjectStore => {
    const config = awsS3.config.parse({ bucket: name, prefix: '/in here/', region: 'us-east-1', endpoint });
    const auth = { accessKeyId: 'key', secretAccessKey: 'secret', sessionName: 'sluice' };
    const store = s3Store({ config, auth, allowPrivateHosts: true, limits });
    opened.push(store);
    return store;
  };
  const inHere = (path: string): string => `in here/${path}`;
  // Around the folder, never in it.
  await server.put(bucket, 'in here', 'a neighbour');
  await server.put(bucket, 'in herein/a.csv', 'another');
  return {
    store: open(network.url(server.endpoint)),
    put: (path, content) => server.put(bucket, inHere(path), content),
    remove: (path) => server.remove(bucket, inHere(path)),
    ...(names === undefined ? {} : { names }),
    ...(ignoresConditions === undefined ? {} : { ignoresConditions }),
    content: (path) => server.content(bucket, inHere(path)),
    broken: {
      'a bucket that is not there': { store: open(server.endpoint, 'no-such-bucket'), code: 'source.not_found' },
      'a key that is not known': { store: open(stranger.origin), code: 'source.auth' },
      'nobody who listens': { store: open('http://127.0.0.1:1'), code: 'source.unreachable' },
      'a host that is not there': { store: open('http://nowhere.invalid'), code: 'source.unreachable' },
    },
    network,
    async [Symbol.asyncDispose]() {
      for (const store of opened) await store.close?.();
      await network[Symbol.asyncDispose]();
      await stranger[Symbol.asyncDispose]();
    },
  };
}
