import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer, runEnded } from './api-server.ts';
import { makePipeline } from './make-pipeline.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

test('a run that a bad row stopped goes on without it when told so, and only with a policy that there is', async () => {
  const { pipelineId } = await makePipeline(server, {
    name: 'resumed',
    files: { 'a.csv': 'n\n1\nx\n3\n' },
    fields: [{ name: 'n', dataType: 'integer' }],
  });
  const started = await server.call(`POST /pipelines/${pipelineId}/run`);
  const failed = await runEnded(server, started.body.id);
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'row.rejected', origin: { row: 2 } } });
  const wrong = await server.call(`POST /runs/${failed.id}/resume`, { json: { errorHandling: 'ignore' } });
  expect(wrong.status).toBe(400);
  const resumed = await server.call(`POST /runs/${failed.id}/resume`, { json: { errorHandling: 'skip' } });
  expect(resumed.status).toBe(202);
  expect(await runEnded(server, failed.id)).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: { read: 3, loaded: 2, skipped: 1 },
  });
});
