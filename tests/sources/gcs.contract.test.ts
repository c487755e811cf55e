import { afterAll, beforeAll, describe } from 'vitest';
import { gcs } from '../../sources/files/gcs/definition.ts';
import { describeSource } from '../contract/describe-source.ts';
import { fakeGcsServer } from '../services/fake-gcs-server.ts';
import { type GcsServer, gcsServer } from '../services/gcs.ts';
import { TEXT_FILES } from './text-files.ts';
import { textFixture } from './text-fixture.ts';

describe.skipIf('missing' in fakeGcsServer)('by the JSON API', () => {
  let server: GcsServer;
  beforeAll(async () => {
    server = await gcsServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeSource(gcs, 'a folder of a bucket, of every text format', async () => {
    const bucket = await server.bucket();
    for (const [path, content] of Object.entries(TEXT_FILES)) await server.put(bucket, `data/${path}`, content);
    return textFixture({
      type: 'gcs',
      connector: { bucket, prefix: 'data', endpoint: server.endpoint },
      auth: { method: 'token', config: { accessToken: 'any' } },
    });
  });
});
