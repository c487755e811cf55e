import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Body, runEnded } from './api-server.ts';
import { pathsOf, thingPipelinesForFile } from './thing-pipelines.ts';

const { server, connectorId, schemaId, definition, create } = thingPipelinesForFile();

describe('saving a pipeline', () => {
  test('fills the columns of its source, and shows every field of the specification', async () => {
    const made = await create({ description: 'd', owner: 'o', tags: ['t'] });
    expect(made).toMatchObject({
      description: 'd',
      owner: 'o',
      tags: ['t'],
      connectorId: connectorId(),
      schemaId: schemaId(),
      connector: { name: 'files', type: 'local_fs' },
      schema: { name: 'things' },
      schedule: null,
      status: 'draft',
      version: 1,
      publishedVersion: null,
      lastRunAt: null,
      lastRunStatus: null,
      issues: [],
      executionConfig: { mode: 'batch', batchSize: 10_000, parallelism: 1, errorHandling: 'fail', partitioning: null },
    });
    expect(made.nodes[0].config.columns).toMatchObject([{ name: 'id_text', dataType: 'untyped' }, { name: 'amount' }]);
    const { issues, ...rest } = made;
    expect(issues).toEqual([]);
    expect((await server().call(`GET /pipelines/${made.id}`)).body).toEqual(rest);
  });

  test('names every connector that it reads by and every schema that it loads into, by id or by name', async () => {
    const other = { name: 'other files', type: 'local_fs', config: { path: server().folder } };
    const { body: second } = await server().call('POST /connectors', { json: other });
    const table = { name: 'more', displayName: 'More things', fields: [{ name: 'name', dataType: 'text' }] };
    const { body: more } = await server().call('POST /schemas', { json: table });
    const made = await create({
      nodes: [
        { id: 'src', nodeType: 'source', config: { path: 'a.csv' } },
        { id: 'src2', nodeType: 'source', config: { path: 'a.csv', connector: 'other files' } },
        { id: 'all', nodeType: 'union', config: {} },
        { id: 'ren', nodeType: 'rename_field', config: { sourceField: 'id_text', targetField: 'name' } },
        { id: 'out', nodeType: 'target', config: {} },
        { id: 'out2', nodeType: 'target', config: { schema: 'more' } },
      ],
      edges: [
        { source: 'src', target: 'all' },
        { source: 'src2', target: 'all' },
        { source: 'all', target: 'ren' },
        { source: 'ren', target: 'out' },
        { source: 'ren', target: 'out2' },
      ],
    });
    expect(made.connectors).toEqual([
      { id: connectorId(), name: 'files', type: 'local_fs', typeTitle: 'Local filesystem' },
      { id: second.id, name: 'other files', type: 'local_fs', typeTitle: 'Local filesystem' },
    ]);
    expect(made.schemas).toEqual([
      { id: schemaId(), name: 'things', displayName: null, tableName: 'ds_things' },
      { id: more.id, name: 'more', displayName: 'More things', tableName: 'ds_more' },
    ]);
    const { body: list } = await server().call('GET /pipelines');
    expect(list.data.find(({ id }: Body) => id === made.id)).toMatchObject({
      connectors: made.connectors,
      schemas: made.schemas,
    });
  });

  test('takes every spelling: nested positions, sourceNodeId, names of connector and schema, YAML', async () => {
    const yaml = `
name: spelled
connector: files
schema: things
nodes:
  - { id: src, nodeType: source, config: { path: a.csv }, position: { x: 5, y: 6 } }
  - { id: out, nodeType: target, positionX: 7, positionY: 8 }
edges: [{ sourceNodeId: src, targetNodeId: out }]
`;
    const { status, body } = await server().call('POST /pipelines', {
      body: yaml,
      headers: { 'content-type': 'application/yaml' },
    });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({
      connectorId: connectorId(),
      schemaId: schemaId(),
      edges: [{ sourceNodeId: 'src', targetNodeId: 'out' }],
    });
    expect(body.nodes).toMatchObject([
      { positionX: 5, positionY: 6 },
      { positionX: 7, positionY: 8 },
    ]);
    // id_text has no column to go to; the plan says so.
    expect(body.issues).toMatchObject([{ severity: 'warning' }]);
  });

  test('takes the typed IR, and gives it back', async () => {
    const ir = {
      kind: 'pipeline',
      version: '1.0',
      metadata: { name: 'as ir' },
      errorHandling: { dlq: { enabled: true } },
      nodes: [
        { id: 'src', kind: 'source', connector: 'local_fs', config: { path: 'a.csv', format: 'csv' } },
        {
          id: 't',
          kind: 'transform',
          input: 'src',
          ops: [{ op: 'rename', sourceField: 'id_text', targetField: 'name' }],
        },
        { id: 'out', kind: 'target', input: 't', loadMode: 'append' },
      ],
    };
    const made = await server().call('POST /pipelines', {
      json: { connectorId: connectorId(), schemaId: schemaId(), irVersion: '1.0', ir },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body.nodes.map(({ nodeType }: Body) => nodeType)).toEqual(['source', 'rename_field', 'target']);
    expect(made.body.executionConfig.errorHandling).toBe('dlq');

    const read = await server().call(`GET /pipelines/${made.body.id}/ir`);
    expect(read.body).toMatchObject({
      kind: 'pipeline',
      id: made.body.id,
      metadata: { name: 'as ir' },
      errorHandling: { dlq: { enabled: true } },
    });
    expect(read.body.nodes.map(({ kind }: Body) => kind)).toEqual(['source', 'transform', 'target']);

    const same = await server().call(`POST /pipelines/${made.body.id}/ir`, { json: read.body });
    expect(same.status, JSON.stringify(same.body)).toBe(201);
    expect(same.body.version).toBe(1);
    const changed = { ...read.body, errorHandling: { dlq: { enabled: false } } };
    const next = await server().call(`POST /pipelines/${made.body.id}/ir`, { json: changed });
    expect(next.body).toMatchObject({
      version: 2,
      connectorId: connectorId(),
      executionConfig: { errorHandling: 'fail' },
    });
    const { kind: _, ...kindless } = changed;
    const wrong = await server().call(`POST /pipelines/${made.body.id}/ir`, { json: { ...kindless } });
    expect(pathsOf(wrong.body)).toEqual(['kind']);
    const broken = await server().call(`POST /pipelines/${made.body.id}/ir`, {
      json: { ...changed, nodes: [{ id: 'a', kind: 'sauce' }] },
    });
    expect(pathsOf(broken.body)).toContain('nodes[0].kind');
  });

  test('tells all that is wrong at once, with paths, and stores nothing', async () => {
    const before = (await server().call('GET /pipelines')).body.pagination.total;
    const { status, body } = await server().call('POST /pipelines', {
      json: definition({
        colour: 'red',
        executionConfig: { parallelism: 17 },
        nodes: [
          { id: 'src', nodeType: 'source', config: { path: 'a.csv' } },
          { id: 'ren', nodeType: 'rename_field', config: { sourceField: 'nothing', targetField: 'name' } },
          { id: 'odd', nodeType: 'filter_rowz', config: {} },
          { id: 'out', nodeType: 'target', config: { loadMode: 'sideways' } },
        ],
        edges: [
          { source: 'src', target: 'ren' },
          { source: 'ren', target: 'odd' },
          { source: 'odd', target: 'nowhere' },
        ],
      }),
    });
    expect([status, body.code]).toEqual([400, 'request.invalid']);
    for (const path of ['colour', 'executionConfig.parallelism', 'nodes[2].nodeType', 'edges[2].target']) {
      expect(pathsOf(body)).toContain(path);
    }
    expect((await server().call('GET /pipelines')).body.pagination.total).toBe(before);
  });

  test('of a connector or schema that is not there, or stands in the pipeline itself, is refused', async () => {
    const gone = await server().call('POST /pipelines', {
      json: definition({ connectorId: schemaId(), schemaId: 'nope' }),
    });
    expect(pathsOf(gone.body)).toEqual(expect.arrayContaining(['connectorId', 'schemaId']));
    const inline = await server().call('POST /pipelines', {
      json: definition({ connectorId: undefined, connector: { type: 'local_fs', config: { path: '.' } } }),
    });
    expect(inline.status).toBe(400);
    expect(inline.body.issues).toContainEqual(
      expect.objectContaining({ code: 'plan.inline_connector', path: 'connector' }),
    );
  });

  test('goes through while the source cannot be reached, and says so', async () => {
    const made = await create({
      nodes: [
        { id: 'src', nodeType: 'source', config: { path: 'later.csv' } },
        { id: 'out', nodeType: 'target' },
      ],
      edges: [{ source: 'src', target: 'out' }],
    });
    expect(made.issues.map(({ code }: Body) => code)).toContain('plan.source_unreachable');
    const early = await server().call(`POST /pipelines/${made.id}/run`);
    expect([early.status, early.body.code]).toEqual([422, 'plan.invalid']);
    await writeFile(join(server().folder, 'data', 'later.csv'), 'amount\n5\n');
    const started = await server().call(`POST /pipelines/${made.id}/run`);
    expect(started.status, JSON.stringify(started.body)).toBe(202);
    expect(await runEnded(server(), started.body.id)).toMatchObject({ status: 'success', counts: { loaded: 1 } });
  });
});

describe('a pipeline of another tenant', () => {
  test('is not there', async () => {
    const made = await create();
    for (const request of [
      `GET /pipelines/${made.id}`,
      `PUT /pipelines/${made.id}`,
      `DELETE /pipelines/${made.id}`,
      `GET /pipelines/${made.id}/ir`,
      `POST /pipelines/${made.id}/ir`,
      `GET /pipelines/${made.id}/versions`,
      `POST /pipelines/${made.id}/publish`,
      `POST /pipelines/${made.id}/run`,
    ]) {
      const json = /PUT|ir$/.test(request) && !request.startsWith('GET') ? {} : undefined;
      expect((await server().call(request, { as: 'other', json })).status, request).toBe(404);
    }
    const { body } = await server().call('POST /pipelines', { as: 'other', json: definition() });
    expect(pathsOf(body)).toEqual(expect.arrayContaining(['connectorId', 'schemaId']));
  });
});
