import { httpPullConfig } from '../../sources/files/http-pull/config.ts';
import { httpPull } from '../../sources/files/http-pull/definition.ts';
import { httpStore } from '../../sources/files/http-pull/store.ts';
import type { RemoteLimits } from '../../sources/files/remote/driver.ts';
import { describeStore } from '../contract/describe-store.ts';
import type { StoreFixture } from '../contract/store-fixture.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { type FileServerOptions, fileServer } from '../services/file-server.ts';
import { SMALL_LIMITS } from './small-limits.ts';

/** A server whose files an index names, behind a key. */
async function fixture(options: FileServerOptions, limits: Partial<RemoteLimits> = {}): Promise<StoreFixture> {
  const server = await fileServer({
    ...options,
    first({ headers }, response) {
      const isKnown = headers['x-api-key'] === 'the key';
      if (!isKnown) response.writeHead(401).end();
      return !isKnown;
    },
  });
  const network = await faultProxy(server.origin);
  const open = (origin: string, key = 'the key', config: object = { index: 'index.txt' }) =>
    httpStore({
      config: httpPullConfig.parse({ url: origin, ...config }),
      auth: { apiKey: key, in: 'header', name: 'X-API-Key' },
      allowPrivateHosts: true,
      limits: { ...SMALL_LIMITS, ...limits },
    });
  const store = open(network.url(server.origin));
  return {
    store,
    put: async (path, content) => server.put(path, content),
    remove: async (path) => void server.files.delete(path),
    // An index has a name a line.
    names: (names) => names.filter((name) => !name.includes('\n')),
    content: async (path) => server.files.get(path) ?? null,
    broken: {
      'a key that is wrong': { store: open(server.origin, 'another'), code: 'source.auth' },
      'a file that is not there': {
        store: open(server.origin, 'the key', { files: ['no-such.csv'] }),
        code: 'source.not_found',
      },
      'an index that is not there': {
        store: open(server.origin, 'the key', { index: 'no-such.txt' }),
        code: 'source.not_found',
      },
      'nobody who listens': { store: open('http://127.0.0.1:1'), code: 'source.unreachable' },
    },
    // Where nothing is given but the whole, nothing can go on at its byte.
    network: options.ranges === false ? null : network,
    async [Symbol.asyncDispose]() {
      await store.close?.();
      await network[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

describeStore(httpPull, 'a server that heeds ranges', (limits) => fixture({}, limits));
describeStore(httpPull, 'a server that gives files whole', (limits) => fixture({ ranges: false }, limits));
