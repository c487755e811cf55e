import { afterAll, beforeAll, describe } from 'vitest';
import { gcs } from '../../sources/files/gcs/definition.ts';
import { describeSource } from '../contract/describe-source.ts';
import { fakeGcsServer } from '../services/fake-gcs-server.ts';
import { type GcsServer, gcsServer } from '../services/gcs.ts';
import { openSource } from './open-source.ts';
import { TEXT_COLUMNS, TEXT_FILES, TEXT_IDS } from './text-files.ts';

describe.skipIf('missing' in fakeGcsServer)('by the JSON API', () => {
  let server: GcsServer;
  beforeAll(async () => {
    server = await gcsServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeSource(gcs, 'a folder of a bucket, of every text format', async () => {
    const bucket = await server.bucket();
    for (const [path, content] of Object.entries(TEXT_FILES)) await server.put(bucket, `data/${path}`, content);
    const open = (path: string) =>
      openSource('.', {
        type: 'gcs',
        connector: { bucket, prefix: 'data', endpoint: server.endpoint },
        auth: { method: 'token', config: { accessToken: 'any' } },
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
});
