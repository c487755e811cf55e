import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';

let server: ApiServer;
let connectorId: string;
let schemaId: string;
beforeAll(async () => {
  server = await apiServer();
  await mkdir(join(server.folder, 'in'));
  const connector = { name: 'in', type: 'local_fs', config: { path: 'in' } };
  connectorId = (await server.call('POST /connectors', { json: connector })).body.id;
  const schema = { name: 'numbers', fields: [{ name: 'n', dataType: 'integer' }] };
  schemaId = (await server.call('POST /schemas', { json: schema })).body.id;
});
afterAll(() => server[Symbol.asyncDispose]());

const pipeline = (name: string, waitPolicy: object) => ({
  name,
  connectorId,
  schemaId,
  nodes: [
    { id: 'src', nodeType: 'source', config: { columns: [{ name: 'n', dataType: 'integer' }], waitPolicy } },
    { id: 'out', nodeType: 'target' },
  ],
  edges: [{ source: 'src', target: 'out' }],
});

test('a run that has waited in vain leaves an alert, which is listed until it is acknowledged', async () => {
  const wait = { maxRetries: 1, intervalMinutes: 0.01, onMissAction: 'alert' };
  const made = await server.call('POST /pipelines', { json: pipeline('arrivals', wait) });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const runs: Body[] = [];
  for (let number = 0; number < 2; number++) {
    const started = await server.call(`POST /pipelines/${made.body.id}/run`);
    expect(started.status, JSON.stringify(started.body)).toBe(202);
    runs.push(await runEnded(server, started.body.id));
  }
  for (const run of runs)
    expect(run).toMatchObject({
      status: 'success',
      counts: { read: 0 },
      wait: { node: 'src', looks: 2, mostLooks: 2, nextLookAt: null, outcome: 'alert' },
    });
  const { body: open } = await server.call('GET /alerts?limit=1');
  expect(open).toMatchObject({
    data: [
      {
        pipelineId: made.body.id,
        pipelineName: 'arrivals',
        runId: runs[1]!.id,
        node: 'src',
        code: 'source.none_came',
        acknowledgedAt: null,
      },
    ],
    pagination: { total: 2, hasMore: true },
  });
  const { body: older } = await server.call(`GET /alerts?limit=1&cursor=${open.pagination.cursor}`);
  expect(older.data).toMatchObject([{ runId: runs[0]!.id }]);
  const done = await server.call(`POST /alerts/${open.data[0].id}/acknowledge`);
  expect(done).toMatchObject({ status: 200, body: { acknowledgedAt: expect.any(String) } });
  const again = await server.call(`POST /alerts/${open.data[0].id}/acknowledge`);
  expect(again.body).toEqual(done.body);
  const total = async (state: string) =>
    (await server.call(`GET /alerts?state=${state}`)).body.pagination.total as number;
  expect([await total('open'), await total('acknowledged'), await total('all')]).toEqual([1, 1, 2]);
});

test('an alert that is not there is not acknowledged', async () => {
  for (const id of ['999', 'x', '99999999999999999999'])
    expect(await server.call(`POST /alerts/${id}/acknowledge`)).toMatchObject({ status: 404 });
});

test.each([
  ['more than 1,000 looks', { maxRetries: 1_001, intervalMinutes: 1, onMissAction: 'skip' }],
  ['less than none', { maxRetries: -1, intervalMinutes: 1, onMissAction: 'skip' }],
  ['no time between', { maxRetries: 1, intervalMinutes: 0, onMissAction: 'skip' }],
  ['more than a day between', { maxRetries: 1, intervalMinutes: 1_441, onMissAction: 'skip' }],
  ['another action', { maxRetries: 1, intervalMinutes: 1, onMissAction: 'ignore' }],
  ['no action', { maxRetries: 1, intervalMinutes: 1 }],
])('a wait policy with %s is refused', async (_what, waitPolicy) => {
  const { status, body } = await server.call('POST /pipelines', { json: pipeline('refused', waitPolicy) });
  expect({ status, paths: body.issues?.map(({ path }: Body) => path) }).toEqual({
    status: 400,
    paths: [expect.stringMatching(/^nodes\[0\]\.config\.waitPolicy/)],
  });
});
