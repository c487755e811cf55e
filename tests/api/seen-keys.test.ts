import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';
import { makePipeline } from './make-pipeline.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

test('keys that a pipeline has seen are counted by node; forgotten, their rows are loaded again', async () => {
  const { pipelineId } = await makePipeline(server, {
    name: 'once',
    files: { 'a.csv': 'k,n\na,1\nb,2\na,3\n' },
    fields: [
      { name: 'k', dataType: 'text' },
      { name: 'n', dataType: 'integer' },
    ],
  });
  const changed = await server.call(`PUT /pipelines/${pipelineId}`, {
    json: {
      nodes: [
        { id: 'src', nodeType: 'source', config: {} },
        { id: 'first', nodeType: 'deduplicate', config: { keyFields: ['k'], scope: 'pipeline' } },
        { id: 'out', nodeType: 'target' },
      ],
      edges: [
        { source: 'src', target: 'first' },
        { source: 'first', target: 'out' },
      ],
    },
  });
  expect(changed.status, JSON.stringify(changed.body)).toBe(200);
  const run = async (): Promise<Body> => {
    const started = await server.call(`POST /pipelines/${pipelineId}/run`);
    return await runEnded(server, started.body.id);
  };
  const seen = async () => (await server.call(`GET /pipelines/${pipelineId}/seen-keys`, { as: 'viewer' })).body.data;
  expect(await seen()).toEqual([]);
  expect(await run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await run()).toMatchObject({ status: 'success', counts: { loaded: 0, deduplicated: 3 } });
  expect(await seen()).toEqual([{ node: 'first', keys: 2 }]);

  const forget = (query = '', as: 'editor' | 'viewer' | 'other' = 'editor') =>
    server.call(`DELETE /pipelines/${pipelineId}/seen-keys${query}`, { as });
  expect((await forget('', 'viewer')).status).toBe(403);
  expect((await forget('', 'other')).status).toBe(404);
  expect((await forget('?node=another')).body).toEqual({ forgotten: 0 });
  expect((await forget('?node=first')).body).toEqual({ forgotten: 2 });
  expect(await seen()).toEqual([]);
  expect(await run()).toMatchObject({ counts: { loaded: 2 } });
  expect((await forget()).body).toEqual({ forgotten: 2 });

  await run();
  expect((await server.call(`DELETE /pipelines/${pipelineId}`)).status).toBe(204);
  const { rows } = await server.deps.store.pool.query('SELECT FROM sluice.seen_keys');
  expect(rows).toEqual([]);
});
