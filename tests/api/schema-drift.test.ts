import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';
import { makePipeline, straight } from './make-pipeline.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const run = async (pipelineId: string): Promise<Body> => {
  const started = await server.call(`POST /pipelines/${pipelineId}/run`);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  return await runEnded(server, started.body.id);
};

const withPolicy = (schemaDrift: string) => {
  const { nodes, edges } = straight();
  return { nodes: nodes.map((node) => (node.id === 'out' ? { ...node, config: { schemaDrift } } : node)), edges };
};

test('a column that comes later is added to the table and to the schema, and the next plan agrees', async () => {
  const { pipelineId, schemaId, connectorId } = await makePipeline(server, {
    name: 'later',
    files: { 'a.csv': 'k\n1\n' },
    fields: [{ name: 'k', dataType: 'integer' }],
  });
  const saved = await server.call(`PUT /pipelines/${pipelineId}`, { json: withPolicy('add_column') });
  expect(saved.status, JSON.stringify(saved.body)).toBe(200);
  expect((await run(pipelineId)).status).toBe('success');
  await writeFile(join(server.folder, 'later', 'a.csv'), 'k,city\n2,Bern\n');
  const wanted = { name: 'x', connectorId, schemaId, ...withPolicy('add_column') };
  const planned = await server.call('POST /pipelines/plan', { json: wanted });
  expect(planned.body.plan.target.changes.sql).toBe('ALTER TABLE "public"."ds_later" ADD COLUMN "city" TEXT');
  expect(planned.body.issues.map(({ code }: Body) => code)).toEqual(['plan.table_change']);
  expect((await run(pipelineId)).status).toBe('success');
  const { body: data } = await server.call(`GET /schemas/${schemaId}/data`);
  expect(data.rows.map(({ k, city }: Body) => [k, city]).sort()).toEqual([
    [1, null],
    [2, 'Bern'],
  ]);
  const { body: schema } = await server.call(`GET /schemas/${schemaId}`);
  expect(schema.fields.map(({ name, dataType }: Body) => [name, dataType])).toEqual([
    ['k', 'integer'],
    ['city', 'text'],
  ]);
  const again = await server.call('POST /pipelines/plan', { json: wanted });
  expect([again.body.plan.target.changes, again.body.issues]).toEqual([undefined, []]);
});

test('a view on a column that would be widened stops plan and run, by name', async () => {
  const { pipelineId, schemaId, connectorId } = await makePipeline(server, {
    name: 'wide',
    files: { 'a.csv': 'k\n100000\n' },
    fields: [{ name: 'k', dataType: 'smallint' }],
    source: { columns: [{ name: 'k', dataType: 'integer' }] },
  });
  const { nodes, edges } = withPolicy('widen');
  const wide = {
    nodes: nodes.map((node) =>
      node.id === 'src' ? { ...node, config: { columns: [{ name: 'k', dataType: 'integer' }] } } : node,
    ),
    edges,
  };
  expect((await server.call(`PUT /pipelines/${pipelineId}`, { json: wide })).status).toBe(200);
  await server.deps.store.pool.query('CREATE VIEW in_the_way AS SELECT k FROM ds_wide');
  const planned = await server.call('POST /pipelines/plan', { json: { name: 'x', connectorId, schemaId, ...wide } });
  expect(planned.body.plan).toBeNull();
  expect(planned.body.issues.at(-1)).toMatchObject({ code: 'plan.change_obstacles', node: 'out' });
  const refused = await server.call(`POST /pipelines/${pipelineId}/run`);
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body)).toContain('view in_the_way, which uses');
  await server.deps.store.pool.query('DROP VIEW in_the_way');
  expect((await run(pipelineId)).status).toBe('success');
  const { body: schema } = await server.call(`GET /schemas/${schemaId}`);
  expect(schema.fields[0].dataType).toBe('integer');
});
