import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { type ApiServer, apiServer, type Body } from './api-server.ts';
import { makePipeline } from './make-pipeline.ts';

let server: ApiServer;
let parts: { connectorId: string; schemaId: string };
let pipelineId: string;
beforeAll(async () => {
  server = await apiServer();
  await mkdir(join(server.folder, 'none'), { recursive: true });
  await writeFile(join(server.folder, 'none', 'empty.csv'), '');
  const made = await makePipeline(server, {
    name: 'things',
    files: { 'a.csv': 'name,amount\nann,1\nbob,many\ncy,3\n' },
    fields: [
      { name: 'name', dataType: 'text' },
      { name: 'amount', dataType: 'integer' },
    ],
    source: { path: 'a.csv' },
  });
  parts = made;
  pipelineId = made.pipelineId;
});
afterAll(() => server[Symbol.asyncDispose]());

const body = (more: object = {}) => ({
  name: 'p',
  connectorId: parts.connectorId,
  schemaId: parts.schemaId,
  nodes: [
    { id: 'src', nodeType: 'source', config: { path: 'a.csv' } },
    { id: 'big', nodeType: 'filter_rows', config: { field: 'amount', operator: '>', value: '1' } },
    { id: 'out', nodeType: 'target' },
  ],
  edges: [
    { source: 'src', target: 'big' },
    { source: 'big', target: 'out' },
  ],
  ...more,
});
const rowsOf = ({ nodes }: Body, node: string): unknown =>
  nodes.find((one: Body) => one.node === node).rows.map(({ cells }: Body) => cells);

describe('a preview of a pipeline that is not saved', () => {
  test('shows rows, rejects and drops at every node, and writes nothing', async () => {
    const { status, body: preview } = await server.call('POST /pipelines/preview', { json: body() });
    expect(status, JSON.stringify(preview)).toBe(200);
    expect(preview.read).toEqual({ records: 3, stoppedBy: null });
    expect(preview.nodes.map(({ node, type, inputs }: Body) => [node, type, inputs])).toEqual([
      ['src', 'source', []],
      ['big', 'filter_rows', ['src']],
      ['out', 'target', ['big']],
    ]);
    expect(preview.nodes[1]).toMatchObject({
      columns: [
        { name: 'name', type: 'text', nullable: true },
        { name: 'amount', type: 'integer' },
      ],
      rows: [{ from: 2, origin: { label: 'a.csv', row: 3, line: 4 }, cells: ['cy', '3'] }],
      rejects: [{ from: 1, column: 'amount', value: 'many' }],
      dropped: [{ cause: 'filtered', count: 1, rows: [0] }],
    });
    expect((await server.deps.store.pool.query('SELECT FROM ds_things')).rowCount).toBe(0);
  });

  test('takes rows of the request in place of those of the source, and stops at the node that is named', async () => {
    const rows = '[{"name":"x","amount":9007199254740993},{"name":"y","amount":"7"}]';
    const { body: preview } = await server.call('POST /pipelines/preview', {
      body: JSON.stringify(body({ rows: 0, upTo: 'big' })).replace('"rows":0', `"rows":${rows}`),
      headers: { 'content-type': 'application/json' },
    });
    expect(preview.read).toBeNull();
    expect(preview.nodes.map(({ node, given }: Body) => [node, given])).toEqual([
      ['src', true],
      ['big', false],
    ]);
    expect(rowsOf(preview, 'src')).toEqual([
      ['x', '9007199254740993'],
      ['y', '7'],
    ]);
  });

  test('rows of the request do without a source that cannot be reached', async () => {
    const away = { name: 'away', type: 'local_fs', config: { path: 'not-there' } };
    const json = { ...body({ connectorId: undefined, connector: away }), rows: [{ name: 'x', amount: '7' }] };
    const { status, body: preview } = await server.call('POST /pipelines/preview', { json });
    expect(status, JSON.stringify(preview)).toBe(200);
    expect(rowsOf(preview, 'out')).toEqual([['x', '7']]);
  });

  test('tells all that is wrong with the pipeline, with paths', async () => {
    const nodes = body().nodes.map((node) => (node.id === 'big' ? { ...node, config: { field: 'amount' } } : node));
    const wrong = await server.call('POST /pipelines/preview', { json: body({ nodes }) });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toMatchObject({ code: 'plan.invalid' });
    expect(wrong.body.issues.map(({ path }: Body) => path)).toContain('nodes[1].config.operator');
    const none = await server.call('POST /pipelines/preview', { json: [] });
    expect(none.status).toBe(400);
  });

  test.each([
    [{ limit: 1001 }, 'limit'],
    [{ limit: 0 }, 'limit'],
    [{ rows: [1] }, 'rows[0]'],
    [{ rows: Array.from({ length: 1001 }, () => ({})) }, 'rows'],
  ])('refuses a wrong option by its path', async (option, path) => {
    const { status, body: problem } = await server.call('POST /pipelines/preview', { json: body(option) });
    expect(status).toBe(400);
    expect(problem.issues.map((issue: Body) => issue.path)).toEqual([path]);
  });

  test.each([
    [{ upTo: 'nowhere' }, 'sample.unknown_node'],
    [{ rows: [{ nam: 'x' }] }, 'sample.unknown_column'],
  ])('answers 422 where it asks for what is not there', async (option, code) => {
    const { status, body: problem } = await server.call('POST /pipelines/preview', { json: body(option) });
    expect([status, problem.code]).toEqual([422, code]);
  });

  test('takes rows of several sources by node, and a list only of the only one', async () => {
    const two = body({
      nodes: [
        { id: 'src', nodeType: 'source', config: { path: 'a.csv' } },
        { id: 'more', nodeType: 'source', config: { path: 'a.csv', connector: parts.connectorId } },
        { id: 'all', nodeType: 'union' },
        { id: 'out', nodeType: 'target' },
      ],
      edges: [
        { source: 'src', target: 'all' },
        { source: 'more', target: 'all' },
        { source: 'all', target: 'out' },
      ],
    });
    const rows = [{ name: 'given', amount: '7' }];
    const given = await server.call('POST /pipelines/preview', { json: { ...two, rowsBySource: { more: rows } } });
    expect(given.status, JSON.stringify(given.body)).toBe(200);
    expect(given.body.read).toEqual({ records: 3, stoppedBy: null });
    expect(rowsOf(given.body, 'all')).toEqual([
      ['ann', '1'],
      ['bob', 'many'],
      ['cy', '3'],
      ['given', '7'],
    ]);
    const list = await server.call('POST /pipelines/preview', { json: { ...two, rows } });
    expect([list.status, list.body.issues[0].code]).toEqual([400, 'preview.rows_of_which_source']);
    const asked = await server.call('POST /pipelines/preview', { json: { ...two, upTo: 'more' } });
    expect(asked.body.nodes.map(({ node }: Body) => node)).toEqual(['more']);
  });

  test('says that a source has nothing, and that a file cannot be read', async () => {
    const at = (path: string) => [{ id: 'src', nodeType: 'source', config: { path } }, ...body().nodes.slice(1)];
    const missing = await server.call('POST /pipelines/preview', { json: body({ nodes: at('b.csv') }) });
    expect(missing.status).toBe(422);
    expect(missing.body.detail).toContain('b.csv');
    const connector = { name: 'none', type: 'local_fs', config: { path: 'none' } };
    const json = body({ nodes: at('empty.csv'), connectorId: undefined, connector });
    const empty = await server.call('POST /pipelines/preview', { json });
    expect(empty.status).toBe(422);
    expect(empty.body.detail).toContain('empty.csv');
  });

  test('is for editors: it reads what the source holds', async () => {
    const { status } = await server.call('POST /pipelines/preview', { json: body(), as: 'viewer' });
    expect(status).toBe(403);
    const other = await server.call('POST /pipelines/preview', { json: body(), as: 'other' });
    expect(other.status).toBe(422);
    expect(other.body.issues.map(({ code }: Body) => code)).toEqual(['plan.no_connector', 'plan.no_schema']);
  });
});

describe('a preview of a saved pipeline', () => {
  test('takes its latest version, or the one that is named', async () => {
    const latest = await server.call(`POST /pipelines/${pipelineId}/preview`);
    expect(latest.status, JSON.stringify(latest.body)).toBe(200);
    expect(rowsOf(latest.body, 'out')).toEqual([
      ['ann', '1'],
      ['cy', '3'],
    ]);
    const { nodes, edges } = body();
    expect((await server.call(`PUT /pipelines/${pipelineId}`, { json: { nodes, edges } })).status).toBe(200);
    const next = await server.call(`POST /pipelines/${pipelineId}/preview`, { json: { limit: 2 } });
    expect(next.body.read).toEqual({ records: 2, stoppedBy: 'limit' });
    expect(rowsOf(next.body, 'out')).toEqual([]);
    const first = await server.call(`POST /pipelines/${pipelineId}/preview`, { json: { version: 1 } });
    expect(first.body.nodes).toHaveLength(2);
  });

  test('is not there for others, nor is a version that was never saved', async () => {
    const path = `POST /pipelines/${pipelineId}/preview`;
    expect((await server.call(path, { as: 'other' })).status).toBe(404);
    expect((await server.call(path, { json: { version: 99 } })).status).toBe(404);
    expect((await server.call(path, { as: 'viewer' })).status).toBe(403);
  });

  test('of uploaded files reads the newest, and given rows where there is none yet', async () => {
    const { pipelineId: id } = await makePipeline(server, {
      name: 'sent',
      files: null,
      fields: [{ name: 'n', dataType: 'integer' }],
    });
    const none = await server.call(`POST /pipelines/${id}/preview`);
    expect([none.status, none.body.code]).toEqual([409, 'pipeline.no_upload']);
    const given = await server.call(`POST /pipelines/${id}/preview`, { json: { rows: [{ n: 5 }, { n: 'x' }] } });
    expect(given.status, JSON.stringify(given.body)).toBe(200);
    expect(rowsOf(given.body, 'out')).toEqual([['5']]);
  });
});

test('previews that are too many or take too long are told so', async () => {
  const failing = async (code: string): Promise<number> => {
    const fail = new PipelineError(code, { message: 'm', next: 'n' });
    await using other = await apiServer({ sample: () => Promise.reject(fail) });
    const { pipelineId: id } = await makePipeline(other, {
      name: 'x',
      files: { 'a.csv': 'n\n1\n' },
      fields: [{ name: 'n', dataType: 'integer' }],
    });
    return (await other.call(`POST /pipelines/${id}/preview`)).status;
  };
  expect(await failing('sample.busy')).toBe(429);
  expect(await failing('sample.timeout')).toBe(504);
});
