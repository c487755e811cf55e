import { afterAll, beforeAll } from 'vitest';
import { azureConfig } from '../../sources/files/azure-blob/config.ts';
import { azureBlob } from '../../sources/files/azure-blob/definition.ts';
import { azureStore } from '../../sources/files/azure-blob/store.ts';
import { describeStore } from '../contract/describe-store.ts';
import { type Azurite, azurite } from '../services/azurite.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { httpService } from '../services/http-service.ts';
import { SMALL_LIMITS } from './small-limits.ts';

let server: Azurite;
beforeAll(async () => {
  server = await azurite();
});
afterAll(() => server[Symbol.asyncDispose]());

describeStore(azureBlob, 'a folder of a container', async (limits) => {
  const container = await server.container();
  const network = await faultProxy(server.endpoint);
  // What Azure answers to a signature that does not fit, as its reference of errors writes it.
  const stranger = await httpService((_, response) => {
    response.writeHead(403, { 'x-ms-error-code': 'AuthenticationFailed' }).end();
  });
  const open = (endpoint: string, name = container, accountKey = server.key) =>
    azureStore({
      config: azureConfig.parse({ storageAccount: server.account, container: name, prefix: '/in here/', endpoint }),
      auth: { accountKey },
      allowPrivateHosts: true,
      limits: { ...SMALL_LIMITS, ...limits },
    });
  const inHere = (path: string): string => `in here/${path}`;
  await server.put(container, 'in here', 'a neighbour');
  await server.put(container, 'in herein/a.csv', 'another');
  const wrongKey = Buffer.from('wrong').toString('base64');
  return {
    store: open(network.url(server.endpoint)),
    put: (path, content) => server.put(container, inHere(path), content),
    remove: (path) => server.remove(container, inHere(path)),
    // azurite lists by code units; Azure takes a backslash for a slash.
    names: (names) => names.filter((name) => !name.startsWith('Ａ') && !name.includes('\\')),
    content: (path) => server.content(container, inHere(path)),
    broken: {
      'a container that is not there': { store: open(server.endpoint, 'no-such'), code: 'source.not_found' },
      // As azurite puts it.
      'a key that is wrong': { store: open(server.endpoint, container, wrongKey), code: 'source.permission' },
      'a signature that is wrong': { store: open(`${stranger.origin}/${server.account}`), code: 'source.auth' },
      'nobody who listens': { store: open(`http://127.0.0.1:1/${server.account}`), code: 'source.unreachable' },
    },
    network,
    async [Symbol.asyncDispose]() {
      await network[Symbol.asyncDispose]();
      await stranger[Symbol.asyncDispose]();
    },
  };
});
