import { expect, test } from 'vitest';
import { s3Server } from '../services/s3-server.ts';
import { bucketConnector, SETTLE_S, watchedPipeline } from './watched-pipeline.ts';

test('objects of a bucket start runs as files of a folder do', async () => {
  await using s3 = await s3Server();
  const bucket = s3.bucket();
  await using place = await watchedPipeline({
    connector: bucketConnector(s3.endpoint, bucket),
    settings: { allowPrivateHosts: true },
  });
  expect(await place.look()).toEqual([]);
  await s3.put(bucket, 'a.csv', 'n\n1\n2\n');
  await s3.put(bucket, 'deep/b.csv', 'n\n3\n');
  expect(await place.look()).toMatchObject([{ status: 'success', counts: { loaded: 3 } }]);
  await s3.put(bucket, 'a.csv', 'n\n4\n');
  await place.server.call(`POST /pipelines/${place.pipelineId}/arrivals`, { json: { path: 'a.csv' } });
  await place.triggers.lookNow();
  place.clock.pass(SETTLE_S);
  await place.triggers.lookNow();
  expect(await place.runs()).toMatchObject([{}, { status: 'success', counts: { loaded: 1 } }]);
  expect(await place.loaded()).toEqual([1, 2, 3, 4]);
});
