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

test('a run that went beyond its error budget goes on under a greater one, or under none', async () => {
  const { pipelineId } = await makePipeline(server, {
    name: 'budgeted',
    files: { 'a.csv': 'n\n1\nx\n3\ny\n5\nz\n7\n' },
    fields: [{ name: 'n', dataType: 'integer' }],
  });
  const executionConfig = { errorHandling: 'dlq', maxErrors: 1 };
  expect((await server.call(`PUT /pipelines/${pipelineId}`, { json: { executionConfig } })).status).toBe(200);
  const started = await server.call(`POST /pipelines/${pipelineId}/run`);
  const failed = await runEnded(server, started.body.id);
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'run.error_budget' }, counts: { deadLettered: 0 } });
  const resume = (json?: object) => server.call(`POST /runs/${failed.id}/resume`, { json });
  expect((await resume({ maxErrors: -1 })).status).toBe(400);

  expect((await resume()).status).toBe(202);
  expect(await runEnded(server, failed.id)).toMatchObject({ status: 'failed', error: { code: 'run.error_budget' } });
  expect((await resume({ maxErrors: 2 })).status).toBe(202);
  expect(await runEnded(server, failed.id)).toMatchObject({
    status: 'failed',
    error: { code: 'run.error_budget', detail: { maxErrors: 2 } },
    counts: { deadLettered: 0 },
  });
  expect((await resume({ maxErrors: null })).status).toBe(202);
  expect(await runEnded(server, failed.id)).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: { read: 7, loaded: 4, deadLettered: 3 },
  });
  const { rows } = await server.deps.store.pool.query(
    `SELECT message FROM sluice.run_log WHERE run_id = $1 AND stage = 'resume' ORDER BY id`,
    [failed.id],
  );
  expect(rows.map(({ message }) => message)).toEqual([
    'Error budget from here on: maxErrors 2, maxErrorRate any, in place of maxErrors 1, maxErrorRate any.',
    'Error budget from here on: maxErrors any, maxErrorRate any, in place of maxErrors 2, maxErrorRate any.',
  ]);
});
