import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';
import { makePipeline } from './make-pipeline.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

test('a pipeline that leaves out what was loaded reads it again with reload, and forgets it when it is deleted', async () => {
  const { pipelineId } = await makePipeline(server, {
    name: 'once',
    files: { 'a.csv': 'n\n1\n2\n' },
    fields: [{ name: 'n', dataType: 'integer' }],
  });
  const changed = await server.call(`PUT /pipelines/${pipelineId}`, {
    json: {
      nodes: [
        { id: 'src', nodeType: 'source', config: { loadedFiles: 'skip' } },
        { id: 'out', nodeType: 'target' },
      ],
      edges: [{ source: 'src', target: 'out' }],
    },
  });
  expect(changed.status, JSON.stringify(changed.body)).toBe(200);
  const run = async (body?: object): Promise<Body> => {
    const started = await server.call(`POST /pipelines/${pipelineId}/run`, body === undefined ? {} : { json: body });
    return await runEnded(server, started.body.id);
  };
  expect(await run()).toMatchObject({ status: 'success', filesLeftOut: 0, counts: { loaded: 2 } });
  expect(await run({ reload: false })).toMatchObject({ status: 'success', filesLeftOut: 1, counts: { loaded: 0 } });
  expect(await run({ reload: true })).toMatchObject({ status: 'success', filesLeftOut: 0, counts: { loaded: 2 } });
  const known = async () => (await server.deps.store.pool.query('SELECT FROM sluice.loaded_files')).rowCount;
  expect(await known()).toBe(1);
  expect((await server.call(`DELETE /pipelines/${pipelineId}`)).status).toBeLessThan(300);
  expect(await known()).toBe(0);
});
