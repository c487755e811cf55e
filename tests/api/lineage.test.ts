import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';
import { makePipeline, straight } from './make-pipeline.ts';

const LINEAGE = { file: 'source_file', row: 'source_row' };
const FIELDS = [
  { name: 'name', dataType: 'text' },
  { name: 'source_file', dataType: 'text' },
  { name: 'source_row', dataType: 'bigint' },
];

let server: ApiServer;
let parts: { connectorId: string; schemaId: string; pipelineId: string };
beforeAll(async () => {
  server = await apiServer();
  parts = await makePipeline(server, {
    name: 'people',
    files: { 'a.csv': 'name\nann\nbob\n', 'own.csv': 'name,source_row\nann,7\n' },
    fields: FIELDS,
    source: { path: 'a.csv', lineage: LINEAGE },
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const definition = (source: object) => {
  const { connectorId, schemaId } = parts;
  return { name: `p ${JSON.stringify(source)}`.slice(0, 60), connectorId, schemaId, ...straight(source) };
};
const rowsAt = ({ nodes }: Body, node: string): unknown =>
  nodes.find((one: Body) => one.node === node).rows.map(({ cells }: Body) => cells);

test('a saved pipeline has the columns of its files alone, and a preview shows those of the lineage behind them', async () => {
  const { body: saved } = await server.call(`GET /pipelines/${parts.pipelineId}`);
  expect(saved.nodes[0].config.columns.map(({ name }: Body) => name)).toEqual(['name']);
  const { status, body } = await server.call(`POST /pipelines/${parts.pipelineId}/preview`, { json: {} });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.nodes[0].columns).toMatchObject([
    { name: 'name' },
    { name: 'source_file', type: 'text', nullable: false },
    { name: 'source_row', type: 'bigint', nullable: false },
  ]);
  expect(rowsAt(body, 'out')).toEqual([
    ['ann', 'a.csv', '1'],
    ['bob', 'a.csv', '2'],
  ]);
});

test('rows that are given say which of them they are, unless they say more', async () => {
  const rows = [{ name: 'cy' }, { name: 'dee', source_row: 9 }];
  const { status, body } = await server.call(`POST /pipelines/${parts.pipelineId}/preview`, { json: { rows } });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(rowsAt(body, 'src')).toEqual([
    ['cy', 'rows given for src', '1'],
    ['dee', 'rows given for src', '9'],
  ]);
});

test('a dry run loads them as a run does', async () => {
  const { status, body } = await server.call(`POST /pipelines/${parts.pipelineId}/dry-run`, { json: {} });
  expect(status, JSON.stringify(body)).toBe(200);
  const places = body.rows.map((row: string[]) => [
    row[body.columns.indexOf('source_row')],
    row[body.columns.indexOf('source_file')],
  ]);
  expect(places.sort()).toEqual([
    ['1', 'a.csv'],
    ['2', 'a.csv'],
  ]);
  const { body: run } = await server.call(`POST /pipelines/${parts.pipelineId}/run`);
  expect(await runEnded(server, run.id)).toMatchObject({ status: 'success' });
  const { body: data } = await server.call(`GET /schemas/${parts.schemaId}/data?limit=10`);
  expect(data.rows).toMatchObject([
    { name: 'ann', source_file: 'a.csv', source_row: '1' },
    { name: 'bob', source_file: 'a.csv', source_row: '2' },
  ]);
});

test.each([
  ['that the files have', { path: 'own.csv', lineage: LINEAGE }, 'nodes[0].config.lineage.row', 'plan.lineage_column'],
  [
    'that the node declares',
    { path: 'a.csv', columns: [{ name: 'source_file' }], lineage: LINEAGE },
    'nodes[0].config.lineage.file',
    'plan.lineage_column',
  ],
  [
    'that it uses twice',
    { path: 'a.csv', lineage: { file: 'x', row: 'x' } },
    'nodes[0].config.lineage.row',
    'config.invalid',
  ],
  ['that it does not have', { path: 'a.csv', lineage: { line: 'x' } }, 'nodes[0].config.lineage', 'config.unknown_key'],
])('a name %s is refused when it is saved', async (_, source, path, code) => {
  const { status, body } = await server.call('POST /pipelines', { json: definition(source) });
  expect(status).toBe(400);
  expect(body.issues).toMatchObject([{ path: expect.stringContaining(path), code, severity: 'error' }]);
});

test('inference proposes fields for them', async () => {
  const json = { connectorId: parts.connectorId, source: { path: 'a.csv', lineage: LINEAGE } };
  const { status, body } = await server.call('POST /schemas/infer', { json });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.fields).toMatchObject([
    { name: 'name' },
    { name: 'source_file', dataType: 'text', isNullable: false, certainty: 1 },
    { name: 'source_row', dataType: 'bigint', isNullable: false, certainty: 1 },
  ]);
  const own = await server.call('POST /schemas/infer', {
    json: { ...json, source: { ...json.source, path: 'own.csv' } },
  });
  expect([own.status, own.body.code]).toEqual([422, 'source.lineage_column']);
});
