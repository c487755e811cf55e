import { afterAll, beforeAll } from 'vitest';
import { azureBlob } from '../../sources/files/azure-blob/definition.ts';
import { column } from '../contract/batch-of.ts';
import { describeSource } from '../contract/describe-source.ts';
import { type Azurite, azurite } from '../services/azurite.ts';
import { openSource } from './open-source.ts';

const columns = [column('note', 'text'), column('id', 'text')];

const rowsOf = (file: string): { id: string; note: string }[] =>
  Array.from({ length: 30 }, (_, row) => ({ id: `${file}-${row}`, note: `row ${row}` }));

const table = (file: string, delimiter: string): string =>
  ['id,note', ...rowsOf(file).map(({ id, note }) => `${id},${note}`), ''].join('\n').replaceAll(',', delimiter);

let server: Azurite;
beforeAll(async () => {
  server = await azurite();
});
afterAll(() => server[Symbol.asyncDispose]());

describeSource(azureBlob, 'a folder of a container, of every text format', async () => {
  const container = await server.container();
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=${server.account};AccountKey=${server.key};BlobEndpoint=${server.endpoint};`;
  const files = {
    'in/a.csv': table('a', ','),
    'in/b/1.tsv': table('b', '\t'),
    'in/b/2/c.json': JSON.stringify(rowsOf('c')),
    'in/d.jsonl': rowsOf('d')
      .map((row) => JSON.stringify(row))
      .join('\n'),
    'in/left-out.txt': 'not a format',
    'empty/none.csv': '',
    'empty/none.jsonl': '',
  };
  for (const [path, content] of Object.entries(files)) await server.put(container, `data/${path}`, content);
  const open = (path: string) =>
    openSource('.', {
      type: 'azure_blob',
      connector: { storageAccount: server.account, container, prefix: 'data', endpoint: server.endpoint },
      auth: { method: 'connection_string', config: { connectionString } },
      columns,
      batchBytes: 300,
      read: { path },
    });
  const [source, empty, unreachable] = [await open('in'), await open('empty'), await open('missing')];
  return {
    source: source,
    columns,
    idColumn: 'id',
    ids: ['a', 'b', 'c', 'd'].flatMap((file) => rowsOf(file).map(({ id }) => id)),
    empty,
    unreachable,
    async [Symbol.asyncDispose]() {
      for (const one of [source, empty, unreachable]) await one.close?.();
    },
  };
});
