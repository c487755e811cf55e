import { afterAll, beforeAll } from 'vitest';
import { azureBlob } from '../../sources/files/azure-blob/definition.ts';
import { describeSource } from '../contract/describe-source.ts';
import { type Azurite, azurite } from '../services/azurite.ts';
import { openSource } from './open-source.ts';
import { TEXT_COLUMNS, TEXT_FILES, TEXT_IDS } from './text-files.ts';

let server: Azurite;
beforeAll(async () => {
  server = await azurite();
});
afterAll(() => server[Symbol.asyncDispose]());

describeSource(azureBlob, 'a folder of a container, of every text format', async () => {
  const container = await server.container();
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=${server.account};AccountKey=${server.key};BlobEndpoint=${server.endpoint};`;
  for (const [path, content] of Object.entries(TEXT_FILES)) await server.put(container, `data/${path}`, content);
  const open = (path: string) =>
    openSource('.', {
      type: 'azure_blob',
      connector: { storageAccount: server.account, container, prefix: 'data', endpoint: server.endpoint },
      auth: { method: 'connection_string', config: { connectionString } },
      columns: TEXT_COLUMNS,
      batchBytes: 300,
      read: { path },
    });
  const [source, empty, unreachable] = [await open('in'), await open('empty'), await open('missing')];
  return {
    source,
    columns: TEXT_COLUMNS,
    idColumn: 'id',
    ids: TEXT_IDS,
    empty,
    unreachable,
    async [Symbol.asyncDispose]() {
      for (const one of [source, empty, unreachable]) await one.close?.();
    },
  };
});
