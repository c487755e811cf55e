import { afterAll, beforeAll, describe } from 'vitest';
import { type GcsAuth, gcsConfig } from '../../sources/files/gcs/config.ts';
import { gcs } from '../../sources/files/gcs/definition.ts';
import { gcsStore } from '../../sources/files/gcs/store.ts';
import { describeStore } from '../contract/describe-store.ts';
import { fakeGcsServer } from '../services/fake-gcs-server.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { type GcsServer, gcsServer } from '../services/gcs.ts';
import { httpService, json } from '../services/http-service.ts';
import { SMALL_LIMITS } from './small-limits.ts';

describe.skipIf('missing' in fakeGcsServer)('by the JSON API', () => {
  let server: GcsServer;
  beforeAll(async () => {
    server = await gcsServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeStore(gcs, 'a folder of a bucket', async (limits) => {
    const bucket = await server.bucket();
    const network = await faultProxy(server.endpoint);
    // What Google answers to a token that has ended, and to one that may not list, as its reference of errors writes it.
    const strict = await httpService(({ headers }, response) => {
      const isKnown = headers.authorization === 'Bearer good';
      const reason = isKnown ? 'forbidden' : 'authError';
      json(response, { error: { errors: [{ reason }] } }, isKnown ? 403 : 401);
    });
    const open = (endpoint: string, auth: GcsAuth = null, name = bucket) =>
      gcsStore({
        config: gcsConfig.parse({ bucket: name, prefix: '/in here/', endpoint }),
        auth,
        allowPrivateHosts: true,
        limits: { ...SMALL_LIMITS, ...limits },
      });
    const inHere = (path: string): string => `in here/${path}`;
    await server.put(bucket, 'in here', 'a neighbour');
    await server.put(bucket, 'in herein/a.csv', 'another');
    const store = open(network.url(server.endpoint));
    const broken = {
      'a bucket that is not there': { store: open(server.endpoint, null, 'no-such'), code: 'source.not_found' },
      'a token that has ended': { store: open(strict.origin, { accessToken: 'bad' }), code: 'source.auth' },
      'a token that may not list': { store: open(strict.origin, { accessToken: 'good' }), code: 'source.permission' },
      'nobody who listens': { store: open('http://127.0.0.1:1'), code: 'source.unreachable' },
    };
    return {
      store,
      put: (path, content) => server.put(bucket, inHere(path), content),
      remove: (path) => server.remove(bucket, inHere(path)),
      content: (path) => server.content(bucket, inHere(path)),
      broken,
      network,
      async [Symbol.asyncDispose]() {
        for (const one of [store, ...Object.values(broken).map((entry) => entry.store)]) await one.close?.();
        await network[Symbol.asyncDispose]();
        await strict[Symbol.asyncDispose]();
      },
    };
  });
});
