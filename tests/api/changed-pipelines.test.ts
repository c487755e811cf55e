import { describe, expect, test } from 'vitest';
import { runEnded } from './api-server.ts';
import { thingPipelinesForFile } from './thing-pipelines.ts';

const { server, create } = thingPipelinesForFile();

describe('changing a pipeline', () => {
  test('makes the next version, and nothing when nothing changed', async () => {
    const made = await create();
    const same = await server().call(`PUT /pipelines/${made.id}`, { json: { nodes: made.nodes, edges: made.edges } });
    expect(same.status, JSON.stringify(same.body)).toBe(200);
    const json = { id: made.id, comment: 'two lanes', executionConfig: { parallelism: 2 } };
    const changed = await server().call('PUT /pipelines', { json });
    expect(changed.body).toMatchObject({ name: made.name, executionConfig: { parallelism: 2 } });
    const versions = await server().call(`GET /pipelines/${made.id}/versions`);
    const latest = versions.body.data[0];
    expect(latest).toMatchObject({ version: changed.body.version, comment: 'two lanes', isPublished: false });
    expect(latest.authoredBy).toMatch(/^key:/);
    expect(versions.body.data.at(-1)).toMatchObject({ version: 1, executionConfig: { parallelism: 1 } });
    const again = await server().call('PUT /pipelines', { json });
    expect(again.body.version).toBe(changed.body.version);
  });

  test('is refused when somebody saved another version meanwhile', async () => {
    const made = await create();
    const put = (parallelism: number) =>
      server().call(`PUT /pipelines/${made.id}`, { json: { baseVersion: 1, executionConfig: { parallelism } } });
    const answers = await Promise.all([put(2), put(3), put(4)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('pipeline.changed');
  });

  test('of its status alone needs no valid definition', async () => {
    const made = await create();
    const { body } = await server().call(`PUT /pipelines/${made.id}`, { json: { status: 'paused' } });
    expect(body).toMatchObject({ status: 'paused', version: 1 });
  });
});

describe('publishing', () => {
  test('moves the version that schedules run, forth and back', async () => {
    const made = await create();
    await server().call(`PUT /pipelines/${made.id}`, { json: { executionConfig: { parallelism: 2 } } });
    const latest = await server().call(`POST /pipelines/${made.id}/publish`);
    expect(latest.body).toMatchObject({ publishedVersion: 2, status: 'active' });
    const back = await server().call(`POST /pipelines/${made.id}/publish`, { json: { version: 1 } });
    expect(back.body.publishedVersion).toBe(1);
    const none = await server().call(`POST /pipelines/${made.id}/publish`, { json: { version: 9 } });
    expect([none.status, none.body.code]).toEqual([404, 'pipeline.no_version']);
  });
});

describe('running', () => {
  test('takes the latest version, or the one named', async () => {
    const made = await create();
    await server().call(`PUT /pipelines/${made.id}`, { json: { executionConfig: { errorHandling: 'dlq' } } });
    const latest = await server().call(`POST /pipelines/${made.id}/run`);
    expect(latest.body).toMatchObject({ version: 2, trigger: 'api', status: 'pending' });
    const first = await server().call(`POST /pipelines/${made.id}/run`, { json: { version: 1 } });
    expect(first.body.version).toBe(1);
    for (const { body } of [latest, first])
      expect(await runEnded(server(), body.id)).toMatchObject({ status: 'success', balanced: true });
    expect((await server().call(`GET /pipelines/${made.id}`)).body).toMatchObject({ lastRunStatus: 'success' });
    expect((await server().call('GET /pipelines')).body.data[0].lastRunAt).not.toBeNull();
  });

  test('is refused once its schema is gone', async () => {
    const schema = await server().call('POST /schemas', {
      json: { name: 'fleeting', fields: [{ name: 'amount', dataType: 'integer' }] },
    });
    const made = await create({ schemaId: schema.body.id });
    const asked = await server().call(`DELETE /schemas/${schema.body.id}`);
    expect(asked.body.context.pipelines).toMatchObject([{ name: made.name }]);
    expect((await server().call(`DELETE /schemas/${schema.body.id}?confirm=fleeting`)).status).toBe(204);
    const { status, body } = await server().call(`POST /pipelines/${made.id}/run`);
    expect([status, body.code]).toEqual([422, 'plan.invalid']);
    expect((await server().call(`GET /pipelines/${made.id}`)).body.schemaId).toBeNull();
  });
});

test('deleting keeps the runs', async () => {
  const made = await create();
  const started = await server().call(`POST /pipelines/${made.id}/run`);
  await runEnded(server(), started.body.id);
  expect((await server().call(`DELETE /pipelines?id=${made.id}`)).status).toBe(204);
  expect((await server().call(`GET /runs/${started.body.id}`)).body.pipelineName).toBe(made.name);
  expect((await server().call(`DELETE /pipelines/${made.id}`)).status).toBe(404);
});
