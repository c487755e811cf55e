import { afterAll, beforeAll } from 'vitest';
import { azureBlob } from '../../sources/files/azure-blob/definition.ts';
import { describeSource } from '../contract/describe-source.ts';
import { type Azurite, azurite } from '../services/azurite.ts';
import { TEXT_FILES } from './text-files.ts';
import { textFixture } from './text-fixture.ts';

let server: Azurite;
beforeAll(async () => {
  server = await azurite();
});
afterAll(() => server[Symbol.asyncDispose]());

describeSource(azureBlob, 'a folder of a container, of every text format', async () => {
  const container = await server.container();
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=${server.account};AccountKey=${server.key};BlobEndpoint=${server.endpoint};`;
  for (const [path, content] of Object.entries(TEXT_FILES)) await server.put(container, `data/${path}`, content);
  return textFixture({
    type: 'azure_blob',
    connector: { storageAccount: server.account, container, prefix: 'data', endpoint: server.endpoint },
    auth: { method: 'connection_string', config: { connectionString } },
  });
});
