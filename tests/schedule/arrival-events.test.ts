import { expect, test } from 'vitest';
import { type WatchedPipeline, watchedPipeline } from './watched-pipeline.ts';

// As the documentation of each service shows them, with fields that nobody reads left out.
const S3 = {
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: { s3SchemaVersion: '1.0', bucket: { name: 'b' }, object: { key: 'in/red+flower%C3%A9.csv', size: 1024 } },
    },
  ],
};
const S3_TEST = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'b' };
const EVENT_BRIDGE = {
  version: '0',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  detail: { version: '0', bucket: { name: 'b' }, object: { key: 'in/a.csv', size: 5, etag: 'e' } },
};
const gcsObject = (name: string) => Buffer.from(JSON.stringify({ kind: 'storage#object', name })).toString('base64');
const PUB_SUB = {
  message: {
    attributes: { eventType: 'OBJECT_FINALIZE', bucketId: 'b', objectId: 'in/a.csv' },
    data: gcsObject('in/a.csv'),
    messageId: '1',
  },
  subscription: 'projects/p/subscriptions/s',
};
const PUB_SUB_DATA = {
  message: { data: gcsObject('in/b.csv'), messageId: '2' },
  subscription: 'projects/p/subscriptions/s',
};
const GRID = [
  {
    topic: '/subscriptions/s',
    subject: '/blobServices/default/containers/in/blobs/day/a.csv',
    eventType: 'Microsoft.Storage.BlobCreated',
    data: { api: 'PutBlockList', url: 'https://x.blob.core.windows.net/in/day/a.csv' },
  },
];
const CLOUD_EVENT = {
  specversion: '1.0',
  type: 'Microsoft.Storage.BlobCreated',
  source: '/subscriptions/s',
  id: '1',
  subject: '/blobServices/default/containers/in/blobs/day/a.csv',
  data: { url: 'https://x.blob.core.windows.net/in/day/a.csv' },
};

const CLOUD_EVENT_OF_GOOGLE = {
  specversion: '1.0',
  type: 'google.cloud.storage.object.v1.finalized',
  source: '//storage.googleapis.com/projects/_/buckets/b',
  id: '1',
  subject: 'objects/in/a.csv',
  data: { bucket: 'b', name: 'in/a.csv' },
};
const BARE_OBJECT = { kind: 'storage#object', bucket: 'b', name: 'in/a.csv' };
const bySns = (event: unknown, Message = JSON.stringify(event)) => ({
  Type: 'Notification',
  MessageId: '22b80b92',
  TopicArn: 'arn:aws:sns:us-west-2:123456789012:arrivals',
  Subject: 'Amazon S3 Notification',
  Message,
  Timestamp: '2026-07-10T12:00:00.000Z',
});

const send = (place: WatchedPipeline, json: unknown, as: 'viewer' | 'nobody' | 'other' = 'viewer', query = '') =>
  place.server.call(`POST /pipelines/${place.pipelineId}/arrivals${query}`, { json, as });

test('events of every store make the trigger look at once, and say what they name', async () => {
  await using place = await watchedPipeline();
  for (const [event, paths] of [
    [{ path: 'in/a.csv' }, ['in/a.csv']],
    [S3, ['in/red floweré.csv']],
    [S3_TEST, []],
    [EVENT_BRIDGE, ['in/a.csv']],
    [PUB_SUB, ['in/a.csv']],
    [PUB_SUB_DATA, ['in/b.csv']],
    [GRID, ['day/a.csv']],
    [CLOUD_EVENT, ['day/a.csv']],
    [
      [CLOUD_EVENT, { ...CLOUD_EVENT, subject: '/blobServices/default/containers/in/blobs/b.csv' }],
      ['day/a.csv', 'b.csv'],
    ],
    [CLOUD_EVENT_OF_GOOGLE, ['in/a.csv']],
    [BARE_OBJECT, ['in/a.csv']],
    [bySns(S3), ['in/red floweré.csv']],
    [bySns(S3_TEST), []],
    [{ Type: 'UnsubscribeConfirmation', TopicArn: 'arn:aws:sns:us-west-2:123456789012:arrivals' }, []],
  ] as const) {
    await place.triggers.lookNow();
    expect((await place.state()).nextLookAt).not.toBeNull();
    expect(await send(place, event)).toMatchObject({ status: 200, body: { paths, state: 'watching' } });
    expect((await place.state()).nextLookAt).toBeNull();
  }
});

test('Event Grid is answered when it asks whether it may send', async () => {
  await using place = await watchedPipeline();
  const ask = [
    {
      id: '2d1781af',
      topic: '/subscriptions/s',
      subject: '',
      eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
      data: { validationCode: '512d38b6', validationUrl: 'https://rp-eastus2.eventgrid.azure.net:553/' },
    },
  ];
  expect(await send(place, ask)).toMatchObject({ status: 200, body: { validationResponse: '512d38b6', paths: [] } });
});

test.each(['application/cloudevents+json; charset=utf-8', 'text/plain; charset=UTF-8', 'application/octet-stream'])(
  'events come as %s, too',
  async (type) => {
    await using place = await watchedPipeline();
    const body = JSON.stringify(CLOUD_EVENT);
    const path = `POST /pipelines/${place.pipelineId}/arrivals`;
    const answer = await place.server.call(path, { body, headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status: 200, body: { paths: ['day/a.csv'] } });
    const bad = await place.server.call(path, { body: 'no JSON', headers: { 'content-type': type } });
    expect(bad).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
  },
);

test('an event that is repeated, wrong about the path or early loads nothing twice and loses nothing', async () => {
  await using place = await watchedPipeline({ trigger: { settleSeconds: 0 } });
  await send(place, { path: 'never.csv' });
  await place.triggers.lookNow();
  await place.put('a.csv');
  for (let times = 0; times < 3; times++) {
    await send(place, { path: 'a.csv' });
    await place.triggers.lookNow();
  }
  expect(await place.runs()).toHaveLength(1);
  await place.put('b.csv', 'n\n3\n');
  place.clock.pass(60);
  await place.triggers.lookNow();
  expect(await place.runs()).toHaveLength(2);
  expect(await place.loaded()).toEqual([1, 2, 3]);
});

test('an event needs a key, in a header or in the address, of the tenant', async () => {
  await using place = await watchedPipeline();
  const event = { path: 'a.csv' };
  expect(await send(place, event, 'nobody')).toMatchObject({ status: 401 });
  expect(await send(place, event, 'other')).toMatchObject({ status: 404 });
  expect(await send(place, event, 'nobody', `?key=${place.server.keys.viewer}`)).toMatchObject({ status: 200 });
  expect(await send(place, event, 'nobody', '?key=slc_wrong')).toMatchObject({ status: 401 });
  // Pub/Sub and Event Grid may send a token of their own as well.
  const call = {
    json: event,
    as: 'nobody',
    headers: { authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln' },
  } as const;
  const path = `POST /pipelines/${place.pipelineId}/arrivals`;
  expect(await place.server.call(`${path}?key=${place.server.keys.viewer}`, call)).toMatchObject({ status: 200 });
  expect(await place.server.call(path, call)).toMatchObject({ status: 401 });
  const elsewhere = await place.server.call(`GET /pipelines?key=${place.server.keys.viewer}`, { as: 'nobody' });
  expect(elsewhere.status).toBe(401);
  expect(place.server.log.join('')).not.toContain(place.server.keys.viewer);
});

test.each([
  ['another thing', { hello: 1 }],
  ['a list of nothing', []],
  ['a text', 'a.csv'],
  ['a message of SNS that is none of S3', bySns(null, 'hello')],
])('refused as an event: %s', async (_what, body) => {
  await using place = await watchedPipeline();
  expect(await send(place, body)).toMatchObject({ status: 400, body: { code: 'trigger.unknown_event' } });
});

test('a pipeline without a trigger says that events start nothing', async () => {
  await using place = await watchedPipeline();
  await place.server.call(`PUT /pipelines/${place.pipelineId}`, { json: { trigger: null } });
  await place.server.call(`POST /pipelines/${place.pipelineId}/publish`);
  expect(await send(place, { path: 'a.csv' })).toMatchObject({ status: 409, body: { code: 'trigger.none' } });
});
