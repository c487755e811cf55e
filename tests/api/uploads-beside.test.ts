import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepUploads } from '../../server/api/pipelines/sweep-uploads.ts';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';
import { csv, FORM_TYPE } from './upload-form.ts';

let server: ApiServer;
let pipelineId: string;

const make = async (what: string, json: object): Promise<string> => {
  const { status, body } = await server.call(`POST /${what}`, { json });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
};

beforeAll(async () => {
  server = await apiServer();
  await mkdir(join(server.folder, 'stock'));
  await writeFile(join(server.folder, 'stock', 'stock.csv'), 'nr,place\n1,here\n2,here\n');
  await make('connectors', { name: 'stock', type: 'local_fs', config: { path: 'stock' } });
  pipelineId = await make('pipelines', {
    name: 'both',
    connectorId: await make('connectors', { name: 'uploads', type: 'csv_upload', config: {} }),
    schemaId: await make('schemas', {
      name: 'both',
      fields: [
        { name: 'nr', dataType: 'integer' },
        { name: 'place', dataType: 'text' },
      ],
    }),
    executionConfig: { errorHandling: 'dlq' },
    nodes: [
      { id: 'stock', nodeType: 'source', config: { path: 'stock.csv', connector: 'stock' } },
      { id: 'sent', nodeType: 'source', config: {} },
      { id: 'all', nodeType: 'union' },
      { id: 'out', nodeType: 'target' },
    ],
    edges: [
      { source: 'stock', target: 'all' },
      { source: 'sent', target: 'all' },
      { source: 'all', target: 'out' },
    ],
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const upload = (content: string): Promise<{ status: number; body: Body }> =>
  server.call(`POST /pipelines/${pipelineId}/upload`, { body: csv(content), headers: FORM_TYPE });

const rows = async (): Promise<Body> =>
  (await server.deps.store.pool.query('SELECT nr, place FROM ds_both ORDER BY nr, place')).rows;

test('an uploaded file is one source of several: each run reads it beside what the others have', async () => {
  const early = await server.call(`POST /pipelines/${pipelineId}/run`);
  expect([early.status, early.body.code]).toEqual([409, 'pipeline.no_upload']);
  const sent = await upload('nr,place\n3,sent\nx,sent\n');
  expect(sent.status, JSON.stringify(sent.body)).toBe(202);
  expect(await runEnded(server, sent.body.id)).toMatchObject({
    balanced: true,
    counts: { read: 4, loaded: 3, deadLettered: 1 },
  });
  const all = [
    { nr: 1, place: 'here' },
    { nr: 2, place: 'here' },
    { nr: 3, place: 'sent' },
  ];
  expect(await rows()).toEqual(all);

  const { body: letters } = await server.call(`GET /dead-letters?pipelineId=${pipelineId}`);
  expect(letters.data).toMatchObject([{ source: 'sent', label: 'numbers.csv', row: 2 }]);
  const edited = await server.call(`PATCH /dead-letters/${letters.data[0].id}`, {
    json: { record: { nr: '4', place: 'sent' } },
  });
  expect(edited.status).toBe(200);
  const replayed = await server.call('POST /dead-letters/replay', { json: { filter: { pipelineId } } });
  expect(replayed.status, JSON.stringify(replayed.body)).toBe(202);
  expect(await runEnded(server, replayed.body.data[0].id)).toMatchObject({ status: 'success', counts: { loaded: 1 } });
  expect(await rows()).toEqual([...all, { nr: 4, place: 'sent' }]);
});

test('a later run and a preview read the newest file again, and the file stays while its run is known', async () => {
  const { store } = server.deps;
  const sent = await upload('nr,place\n7,again\n');
  await runEnded(server, sent.body.id);
  await store.pool.query('UPDATE sluice.uploads SET run_id = NULL WHERE run_id = $1', [sent.body.id]);
  await sweepUploads(server.deps);
  const before = (await rows()).length;
  const run = await server.call(`POST /pipelines/${pipelineId}/run`);
  expect(await runEnded(server, run.body.id)).toMatchObject({ counts: { read: 3, loaded: 3 } });
  expect((await rows()).length).toBe(before + 3);
  const seen = await server.call(`POST /pipelines/${pipelineId}/preview`, {
    json: { rowsBySource: { stock: [{ nr: '9', place: 'given' }] } },
  });
  expect(seen.status, JSON.stringify(seen.body)).toBe(200);
  const out = seen.body.nodes.find(({ node }: Body) => node === 'all');
  expect(JSON.stringify(out)).toContain('given');
  expect(JSON.stringify(out)).toContain('again');
});
