import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseState } from '../dry-run/database-state.ts';
import { type ApiServer, apiServer, type Body } from './api-server.ts';
import { type MadePipeline, makePipeline, straight } from './make-pipeline.ts';

let server: ApiServer;
let made: MadePipeline;
beforeAll(async () => {
  server = await apiServer();
  made = await makePipeline(server, {
    name: 'dry',
    files: { 'a.csv': 'k\n1\nx\n3\n' },
    fields: [{ name: 'k', dataType: 'integer' }],
  });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Of what the server stores of a dry run: nothing. */
async function unchanged(work: () => Promise<Body>): Promise<Body> {
  const { connectionString = '' } = server.deps.store.pool.options;
  await server.call('GET /pipelines');
  const before = await databaseState(connectionString);
  const found = await work();
  expect(await databaseState(connectionString)).toBe(before);
  return found;
}

test('a saved pipeline is run dry: counts, causes, statements, and nothing that stays', async () => {
  const found = await unchanged(() => server.call(`POST /pipelines/${made.pipelineId}/dry-run`, { json: {} }));
  expect([found.status, found.body.balanced]).toEqual([200, true]);
  expect(found.body).toMatchObject({
    table: 'public.ds_dry',
    read: { records: 3, stoppedBy: null },
    nodes: [
      { node: 'src', out: 3 },
      { node: 'out', in: 3, out: 2, rejected: 1 },
    ],
    causes: [{ node: 'out', column: 'k', count: 1, value: 'x', label: 'a.csv', row: 2 }],
    sequences: ['public.ds_dry_id_seq'],
    error: { code: 'row.rejected', node: 'out' },
  });
  expect(found.body.statements).toEqual([expect.stringMatching(/^COPY "public"."ds_dry"/)]);
  expect((await server.call('GET /runs')).body.data).toEqual([]);
});

test('one that is not saved too, with as many records as are asked for; who may only read may not', async () => {
  const { connectorId, schemaId } = made;
  const json = { name: 'other', connectorId, schemaId, ...straight(), rows: 1 };
  const found = await unchanged(() => server.call('POST /pipelines/dry-run', { json }));
  expect(found.body).toMatchObject({
    read: { records: 1, stoppedBy: 'limit' },
    error: null,
    rows: [expect.any(Array)],
  });
  expect((await server.call('POST /pipelines/dry-run', { json, as: 'viewer' })).status).toBe(403);
  expect((await server.call('POST /pipelines/dry-run', { json: { ...json, rows: 0 } })).status).toBe(400);
});

test('with all rows, batch by batch', async () => {
  const found = await unchanged(() =>
    server.call(`POST /pipelines/${made.pipelineId}/dry-run`, { json: { rows: 'all' } }),
  );
  expect(found.status).toBe(200);
  expect(found.body).toMatchObject({
    read: { records: 3, stoppedBy: null },
    balanced: true,
    nodes: [
      { node: 'src', out: 3 },
      { node: 'out', in: 3, out: 2, rejected: 1 },
    ],
    causes: [{ node: 'out', column: 'k', count: 1, value: 'x', label: 'a.csv', row: 2 }],
    error: { code: 'row.rejected', node: 'out' },
  });
});
