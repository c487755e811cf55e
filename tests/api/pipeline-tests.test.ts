import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer } from './api-server.ts';
import { makePipeline } from './make-pipeline.ts';

let server: ApiServer;
let id: string;
let ids: { connectorId: string; schemaId: string };
const FIELDS = [
  { name: 'nr', dataType: 'integer' },
  { name: 'name', dataType: 'varchar', length: 5 },
  { name: 'seen', dataType: 'timestamptz' },
];
const NODES = [
  { id: 'src', nodeType: 'source', config: { path: 'people.csv' } },
  { id: 'keep', nodeType: 'filter_rows', config: { field: 'nr', operator: '!=', value: '0' } },
  { id: 'time', nodeType: 'expression', config: { outputField: 'seen', expression: 'now()' } },
  { id: 'out', nodeType: 'target' },
];
const EDGES = NODES.slice(1).map((node, index) => ({ source: NODES[index]!.id, target: node.id }));
const good = {
  name: 'Ann comes through',
  at: '2026-01-31T12:00:00Z',
  rows: [{ nr: '1', name: 'Ann' }, { nr: '0' }],
  expect: { rows: [{ nr: 1, name: 'Ann', seen: '2026-01-31T12:00:00Z' }], dropped: { filtered: 1 } },
};
const bad = { ...good, name: 'Ann does not', expect: { rows: [{ nr: 1, name: 'Bob' }], partial: true } };

beforeAll(async () => {
  server = await apiServer();
  const files = { 'people.csv': 'nr,name\n1,Ann\n0,Nil\n2,Benedikt\n3,Cy\n' };
  const made = await makePipeline(server, { name: 'people', files, fields: FIELDS, source: { path: 'people.csv' } });
  id = made.pipelineId;
  ids = { connectorId: made.connectorId, schemaId: made.schemaId };
  const saved = await server.call(`PUT /pipelines/${id}`, { json: { nodes: NODES, edges: EDGES, tests: [good, bad] } });
  expect(saved.status, JSON.stringify(saved.body)).toBe(200);
});
afterAll(() => server[Symbol.asyncDispose]());

test('tests are kept with the pipeline, its versions and its typed IR', async () => {
  expect((await server.call(`GET /pipelines/${id}`)).body.tests).toEqual([good, bad]);
  const { body: versions } = await server.call(`GET /pipelines/${id}/versions`);
  expect(versions.data.map(({ tests }: { tests: unknown[] }) => tests.length)).toEqual([2, 0]);
  const { body: ir } = await server.call(`GET /pipelines/${id}/ir`);
  expect(ir.tests).toEqual([good, bad]);
  const { body: diff } = await server.call(`GET /pipelines/${id}/versions/diff?from=1&to=2`);
  expect(JSON.stringify(diff)).toContain('Ann comes through');
});

test('tests that name what is not there are not saved', async () => {
  const tests = [
    { ...good, node: 'kept' },
    { ...good, name: 'b', rows: [{ nam: 'x' }] },
  ];
  const { status, body } = await server.call(`PUT /pipelines/${id}`, { json: { tests } });
  expect([status, body.issues.map(({ code, path }: { code: string; path: string }) => [code, path])]).toEqual([
    400,
    [
      ['test.unknown_node', 'tests[0].node'],
      ['test.unknown_column', 'tests[1].rows[0].nam'],
    ],
  ]);
});

test('the tests of a saved pipeline run, and say what came out otherwise', async () => {
  const { status, body } = await server.call(`POST /pipelines/${id}/tests/run`, { as: 'viewer' });
  expect([status, body.passed]).toEqual([200, false]);
  expect(body.results).toMatchObject([
    { name: good.name, passed: true, differences: [], error: null },
    {
      name: bad.name,
      passed: false,
      differences: [
        {
          kind: 'cell',
          node: 'out',
          row: 1,
          column: 'name',
          expected: 'Bob',
          got: 'Ann',
          place: 'out, row 1, name',
          texts: { expected: '"Bob"', got: '"Ann"' },
        },
      ],
    },
  ]);
  const one = await server.call(`POST /pipelines/${id}/tests/run`, { json: { only: [good.name], version: 2 } });
  expect([one.body.passed, one.body.results.length]).toEqual([true, 1]);
  const none = await server.call(`POST /pipelines/${id}/tests/run`, { json: { only: ['nobody'] } });
  expect([none.status, none.body.issues[0].code]).toEqual([400, 'test.unknown_test']);
  expect((await server.call(`POST /pipelines/${id}/tests/run`, { as: 'other' })).status).toBe(404);
});

test('a pipeline that is not saved is tested as it is sent; viewers may not', async () => {
  const json = { name: 'x', ...ids, nodes: NODES, edges: EDGES, tests: [good] };
  const { status, body } = await server.call('POST /pipelines/test', { json });
  expect([status, body.passed]).toEqual([200, true]);
  expect((await server.call('POST /pipelines/test', { json, as: 'viewer' })).status).toBe(403);
  const broken = await server.call('POST /pipelines/test', { json: { ...json, tests: [good, { ...bad, node: 'x' }] } });
  expect(broken.body.results).toMatchObject([
    { passed: true },
    { passed: false, error: { code: 'test.unknown_node' } },
  ]);
});

test('rows may lack columns that the source declares: they are NULL', async () => {
  const columns = [...FIELDS.slice(0, 2), { name: 'note', dataType: 'text' }];
  const nodes = NODES.map((node) => (node.id === 'src' ? { ...node, config: { path: 'people.csv', columns } } : node));
  const pipeline = { ...ids, name: 'declared', nodes, edges: EDGES };
  const { status, body } = await server.call('POST /pipelines/test', { json: { ...pipeline, tests: [good] } });
  expect([status, body.passed, body.results.length]).toEqual([200, true, 1]);
  const json = { ...pipeline, rows: [{ nr: '1' }], upTo: 'src' };
  const { body: preview } = await server.call('POST /pipelines/preview', { json });
  expect(preview.nodes[0].rows[0].cells).toEqual(['1', null, null]);
});

test('what is no pipeline is not one without tests', async () => {
  const { status, body } = await server.call('POST /pipelines/test', { json: { pipeline: { tests: [good] } } });
  expect([status, body.issues.map(({ path }: { path: string }) => path)]).toEqual([
    400,
    expect.arrayContaining(['pipeline']),
  ]);
});

test('a preview becomes a test that passes now, at the time at which it was made, as the next version', async () => {
  const { body: preview } = await server.call(`POST /pipelines/${id}/preview`, { json: { limit: 10 } });
  const before = (await server.call(`GET /pipelines/${id}`)).body.version;
  const json = { name: 'as previewed', preview, baseVersion: before };
  const { status, body } = await server.call(`POST /pipelines/${id}/tests`, { json });
  expect([status, body.pipeline?.version], JSON.stringify(body)).toEqual([201, before + 1]);
  expect(body.test).toMatchObject({
    name: 'as previewed',
    at: expect.stringMatching(/Z$/),
    rows: [
      { nr: '1', name: 'Ann' },
      { nr: '0', name: 'Nil' },
      { nr: '2', name: 'Benedikt' },
      { nr: '3', name: 'Cy' },
    ],
    expect: {
      rows: [
        { nr: 1, name: 'Ann', seen: expect.any(String) },
        { nr: 3, name: 'Cy' },
      ],
      dropped: { filtered: 1 },
      rejects: [{ row: 3, column: 'name', code: 'row.too_long', node: 'out' }],
    },
  });
  const run = await server.call(`POST /pipelines/${id}/tests/run`, { json: { only: ['as previewed'] } });
  expect(run.body).toMatchObject({ passed: true, results: [{ name: 'as previewed' }] });
  const again = await server.call(`POST /pipelines/${id}/tests`, { json });
  expect([again.status, again.body.issues[0].code]).toEqual([400, 'test.duplicate_name']);
  const stale = await server.call(`POST /pipelines/${id}/tests`, { json: { ...json, name: 'another' } });
  expect([stale.status, stale.body.code]).toEqual([409, 'pipeline.changed']);
});

test('a preview that shows only the beginning of a cell of the source becomes no test', async () => {
  const given = async (name: string) => {
    const preview = await server.call(`POST /pipelines/${id}/preview`, {
      json: { rows: [{ nr: '1' }, { nr: '2', name }] },
    });
    const json = { name: `${name.length} characters`, preview: preview.body };
    return server.call(`POST /pipelines/${id}/tests`, { json });
  };
  const { status, body } = await given('é'.repeat(4_001));
  expect([status, body.issues]).toEqual([
    400,
    [
      expect.objectContaining({
        code: 'test.cut_cell',
        path: 'preview.nodes[0].rows[1].cells[1]',
        node: 'src',
        message: 'Row 2 of "src" has only the first 4,000 characters of "name": a preview shows no more.',
      }),
    ],
  ]);
  const whole = `${'é'.repeat(3_999)}…`;
  expect((await given(whole)).body.test.rows).toEqual([{ nr: '1' }, { nr: '2', name: whole }]);
});

test('a test of one node is made of rows, or with what it is to expect; without rows it is none', async () => {
  const json = { name: 'keep alone', node: 'keep', rows: [{ nr: 0 }, { nr: 5, name: 'Eve' }] };
  const made = await server.call(`POST /pipelines/${id}/tests`, { json });
  expect(made.body.test, JSON.stringify(made.body)).toMatchObject({
    expect: { rows: [{ name: 'Eve' }], dropped: { filtered: 1 } },
  });
  const given = { name: 'given', rows: [], expect: { rows: [] } };
  expect((await server.call(`POST /pipelines/${id}/tests`, { json: given })).body.test).toEqual(given);
  const none = await server.call(`POST /pipelines/${id}/tests`, { json: { name: 'none' } });
  expect([none.status, none.body.issues[0].path]).toEqual([400, 'rows']);
});
