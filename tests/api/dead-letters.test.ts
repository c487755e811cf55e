import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';

const BAD = 1_000;

let server: ApiServer;
let connectorId: string;
beforeAll(async () => {
  server = await apiServer();
  await mkdir(join(server.folder, 'data'));
  const made = await server.call('POST /connectors', {
    json: { name: 'files', type: 'local_fs', config: { path: 'data' } },
  });
  connectorId = made.body.id;
});
afterAll(() => server[Symbol.asyncDispose]());

/** A pipeline of its own, run over these lines: `no,amount`. */
let number = 0;
async function ran(
  lines: readonly string[],
  target: object = {},
): Promise<{ pipelineId: string; run: Body; table: string }> {
  const name = `orders${++number}`;
  await writeFile(join(server.folder, 'data', `${name}.csv`), `no,amount\n${lines.join('\n')}\n`);
  const schema = await server.call('POST /schemas', {
    json: {
      name,
      fields: [
        { name: 'no', dataType: 'integer' },
        { name: 'amount', dataType: 'numeric', precision: 12, scale: 2 },
      ],
    },
  });
  const pipeline = await server.call('POST /pipelines', {
    json: {
      name,
      connectorId,
      schemaId: schema.body.id,
      executionConfig: { errorHandling: 'dlq' },
      nodes: [
        { id: 'src', nodeType: 'source', config: { path: `${name}.csv` } },
        { id: 'out', nodeType: 'target', config: target },
      ],
      edges: [{ source: 'src', target: 'out' }],
    },
  });
  expect(pipeline.status, JSON.stringify(pipeline.body)).toBe(201);
  const started = await server.call(`POST /pipelines/${pipeline.body.id}/run`);
  return { pipelineId: pipeline.body.id, run: await runEnded(server, started.body.id), table: `ds_${name}` };
}

const rowsOf = async (table: string): Promise<Body> =>
  (await server.deps.store.pool.query(`SELECT count(*)::int AS rows, count(DISTINCT no)::int AS numbers FROM ${table}`))
    .rows[0];

async function replayed(json: object): Promise<Body> {
  const { status, body } = await server.call('POST /dead-letters/replay', { json });
  expect(status, JSON.stringify(body)).toBe(202);
  return await runEnded(server, body.data[0].id);
}

const list = async (query: string): Promise<Body> => (await server.call(`GET /dead-letters?${query}`)).body;

describe('dead letters', () => {
  test('a thousand of them, mended by one expression and replayed twice at once and again, land once each', async () => {
    const lines = Array.from({ length: BAD }, (_, i) => `${i},EUR ${i}.50`);
    const { pipelineId, run, table } = await ran(lines);
    expect(run).toMatchObject({ status: 'partial', counts: { read: BAD, loaded: 0, deadLettered: BAD } });
    const filter = { pipelineId };
    const causes = await server.call(`GET /dead-letters/causes?pipelineId=${pipelineId}`);
    expect(causes.body).toMatchObject({
      total: BAD,
      data: [
        { node: 'out', column: 'amount', count: BAD, open: BAD, pipelineId, code: expect.stringMatching(/^row\./) },
      ],
    });
    const edited = await server.call('POST /dead-letters/edit', {
      json: { filter, set: { amount: "replace(amount, 'EUR ', '')" } },
    });
    expect(edited.body).toEqual({ matched: BAD, edited: BAD, failed: 0, failures: [] });
    const asked = await Promise.all(
      [1, 2, 3].map(() => server.call('POST /dead-letters/replay', { json: { filter } })),
    );
    const runs = await Promise.all(
      asked.flatMap(({ body }) => body.data ?? []).map(({ id }: Body) => runEnded(server, id)),
    );
    expect(runs.reduce((sum, { counts }) => sum + counts.loaded, 0)).toBe(BAD);
    expect(runs[0]).toMatchObject({ status: 'success', trigger: 'replay', balanced: true });
    const again = await server.call('POST /dead-letters/replay', { json: { filter } });
    expect([again.status, again.body.code]).toEqual([409, 'dead_letter.none_open']);
    expect(await rowsOf(table)).toEqual({ rows: BAD, numbers: BAD });
    const [first] = (await list(`pipelineId=${pipelineId}&status=replayed`)).data;
    expect(first).toMatchObject({
      row: 1,
      label: `${table.slice(3)}.csv`,
      record: { no: '0', amount: 'EUR 0.50' },
      edited: { no: '0', amount: '0.50' },
      replayRunId: runs.find(({ counts }) => counts.loaded > 0)!.id,
      rejectedAgainAs: null,
    });
  });

  test('are listed by page and narrowed by cause, run and status', async () => {
    const { pipelineId, run } = await ran(['1,x', 'two,2', '3,3', '4,y']);
    const page = await list(`pipelineId=${pipelineId}&limit=2`);
    expect(page.pagination).toMatchObject({ total: 3, hasMore: true });
    const rest = await list(`pipelineId=${pipelineId}&limit=2&cursor=${page.pagination.cursor}`);
    expect([...page.data, ...rest.data].map(({ row, column, value }) => [row, column, value])).toEqual([
      [1, 'amount', 'x'],
      [2, 'no', 'two'],
      [4, 'amount', 'y'],
    ]);
    expect((await list(`runId=${run.id}&column=no`)).data).toMatchObject([{ value: 'two', status: 'open' }]);
    expect((await list(`runId=${run.id}&node=src`)).data).toEqual([]);
    expect((await list(`runId=${run.id}&status=discarded`)).data).toEqual([]);
    const dlq = await server.call(`GET /pipeline-runs/${run.id}/dlq?node=out&limit=2`);
    expect(dlq.body).toMatchObject({ runId: run.id, nodeId: 'out', count: 3, rows: [{ row: { no: '1' } }, {}] });
    const none = await server.call(`GET /pipeline-runs/${run.id}/dlq?node=src`);
    expect(none.body).toMatchObject({ count: 0, rows: [], residual: expect.any(String) });
  });

  test('of all runs are counted by pipeline and cause, those of runs from files apart, by the names of their nodes', async () => {
    const { pipelineId } = await ran(['1,x', '2,y']);
    const again = await server.call(`POST /pipelines/${pipelineId}/run`);
    await runEnded(server, again.body.id);
    const { body: pipeline } = await server.call(`GET /pipelines/${pipelineId}`);
    const { nodes, edges, executionConfig } = pipeline;
    const named = nodes.map((node: Body) => (node.id === 'out' ? { ...node, label: 'Order table' } : node));
    const file = { name: 'from a file', connector: 'files', schema: pipeline.schema.name, nodes: named, edges };
    const planned = await server.call('POST /pipelines/plan', {
      json: { ...file, executionConfig: { errorHandling: executionConfig.errorHandling } },
    });
    const run = await server.deps.runner.start({
      plan: planned.body.plan,
      tenant: 'default',
      pipelineId: null,
      version: null,
      trigger: 'manual',
    });
    expect(await runEnded(server, run.id)).toMatchObject({ pipelineName: 'from a file', counts: { deadLettered: 2 } });
    const causes = async (query: string) => (await server.call(`GET /dead-letters/causes?${query}`)).body;
    expect(await causes(`pipelineId=${pipelineId}&status=open`)).toMatchObject({
      total: 4,
      data: [{ pipelineId, node: 'out', nodeLabel: 'out', column: 'amount', count: 4, open: 4, runs: 2 }],
    });
    const ofFile = 'pipelineId=&pipelineName=from%20a%20file';
    expect(await causes(ofFile)).toMatchObject({
      total: 2,
      data: [{ pipelineId: null, pipelineName: 'from a file', nodeLabel: 'Order table', count: 2, runs: 1 }],
    });
    expect(await list(ofFile)).toMatchObject({ data: [{ value: 'x', pipelineVersion: null }, { value: 'y' }] });
    const all = (await causes('')).data.filter(({ node, column }: Body) => node === 'out' && column === 'amount');
    expect(all).toContainEqual(expect.objectContaining({ pipelineId, count: 4 }));
    expect(all).toContainEqual(expect.objectContaining({ pipelineName: 'from a file', count: 2 }));
  });

  test('of a second target are told by its name', async () => {
    const { pipelineId } = await ran(['99999,1']);
    const fields = [
      { name: 'no', dataType: 'smallint' },
      { name: 'amount', dataType: 'numeric', precision: 12, scale: 2 },
    ];
    const narrow = await server.call('POST /schemas', { json: { name: 'narrow_orders', fields } });
    const { body: pipeline } = await server.call(`GET /pipelines/${pipelineId}`);
    const second = { id: 'second', nodeType: 'target', label: 'Narrow table', config: { schema: narrow.body.id } };
    const edited = await server.call(`PUT /pipelines/${pipelineId}`, {
      json: { nodes: [...pipeline.nodes, second], edges: [...pipeline.edges, { source: 'src', target: 'second' }] },
    });
    expect(edited.status, JSON.stringify(edited.body)).toBe(200);
    const started = await server.call(`POST /pipelines/${pipelineId}/run`);
    expect(await runEnded(server, started.body.id)).toMatchObject({ status: 'partial', counts: { loaded: 1 } });
    const causes = await server.call(`GET /dead-letters/causes?pipelineId=${pipelineId}`);
    expect(causes.body.data).toMatchObject([
      { node: 'second', nodeLabel: 'Narrow table', nodeType: 'target', column: 'no', count: 1 },
    ]);
  });

  test('are edited one by one, beside what the source gave; seen through the pipeline first, then replayed', async () => {
    const { pipelineId, table } = await ran(['1,x', '2,y']);
    const [one, two] = (await list(`pipelineId=${pipelineId}`)).data;
    const edit = (record: object | null) => server.call(`PATCH /dead-letters/${one.id}`, { json: { record } });
    const unknown = await edit({ no: 1, amuont: 2 });
    expect([unknown.status, unknown.body.issues]).toMatchObject([
      400,
      [{ path: 'record.amuont', next: 'Is "amount" meant?' }],
    ]);
    expect((await edit({ no: 1, amount: 7.25 })).body).toMatchObject({
      record: { amount: 'x' },
      edited: { no: 1, amount: 7.25 },
    });
    const seen = await server.call('POST /dead-letters/preview', { json: { filter: { pipelineId } } });
    expect(seen.body.data).toMatchObject([
      { id: one.id, outcome: 'loaded', row: { no: '1', amount: '7.25' } },
      { id: two.id, outcome: 'rejected', reject: { node: 'out', column: 'amount', value: 'y' } },
    ]);
    expect(await rowsOf(table)).toEqual({ rows: 0, numbers: 0 });
    const run = await replayed({ ids: [one.id, two.id] });
    expect(run).toMatchObject({ status: 'partial', counts: { read: 2, loaded: 1, deadLettered: 1 } });
    const after = (await list(`pipelineId=${pipelineId}&status=open`)).data;
    expect(after).toMatchObject([{ runId: run.id, row: 2, value: 'y', replayOf: two.id }]);
    expect((await server.call(`GET /dead-letters/${two.id}`)).body).toMatchObject({
      status: 'replayed',
      rejectedAgainAs: after[0].id,
    });
    const late = await edit({ no: 1, amount: 1 });
    expect([late.status, late.body.code]).toEqual([409, 'dead_letter.not_open']);
  });

  test('keep their record where an expression has no value, and are told; what is wrong with an expression is said', async () => {
    const { pipelineId } = await ran(['1,x', '2,4 pieces', '3,5,6']);
    const edit = (set: object) => server.call('POST /dead-letters/edit', { json: { filter: { pipelineId }, set } });
    const wrong = await edit({ amount: 'nothing(no)', nr: 'no' });
    expect([wrong.status, wrong.body.issues.map(({ path }: Body) => path).sort()]).toEqual([
      400,
      ['set.amount', 'set.nr'],
    ]);
    const some = await edit({ amount: "(substr(coalesce(amount, split_part(raw, ',', 2)), 1, 1)::integer + 1)::text" });
    expect(some.body).toMatchObject({ matched: 3, edited: 2, failed: 1, failures: [{ field: 'amount' }] });
    const { data } = await list(`pipelineId=${pipelineId}`);
    expect(data.map(({ edited }: Body) => edited)).toEqual([null, { no: '2', amount: '5' }, { amount: '6' }]);
  });

  test('that are discarded are not replayed; what is done with is purged, open ones only on request', async () => {
    const { pipelineId } = await ran(['1,x', '2,y', '3,z']);
    const [one] = (await list(`pipelineId=${pipelineId}`)).data;
    const discarded = await server.call('POST /dead-letters/discard', { json: { ids: [one.id] } });
    expect(discarded.body).toEqual({ discarded: 1 });
    expect(await replayed({ filter: { pipelineId } })).toMatchObject({ counts: { read: 2, deadLettered: 2 } });
    const purge = async (json: object) => (await server.call('POST /dead-letters/purge', { json })).body;
    expect(await purge({ filter: { pipelineId }, before: '2020-01-01T00:00:00Z' })).toEqual({ purged: 0 });
    expect(await purge({ filter: { pipelineId } })).toEqual({ purged: 3 });
    expect((await list(`pipelineId=${pipelineId}`)).pagination.total).toBe(2);
    expect(await purge({ filter: { pipelineId }, open: true })).toEqual({ purged: 2 });
  });

  test('of a pipeline that replaces its table are not replayed, and it is said what to do', async () => {
    const { pipelineId } = await ran(['1,x', '2,2'], { loadMode: 'truncate' });
    const refused = await server.call('POST /dead-letters/replay', { json: { filter: { pipelineId } } });
    expect([refused.status, refused.body.code]).toEqual([422, 'dead_letter.load_mode']);
    expect((await list(`pipelineId=${pipelineId}`)).data).toMatchObject([{ status: 'open' }]);
  });

  test('say wherever they are shown why a replay would be refused, as the replay itself says it', async () => {
    const { pipelineId, run } = await ran(['1,x', '2,y', '3,3'], { loadMode: 'truncate' });
    const good = await ran(['1,x']);
    const asked = async (of: string): Promise<Body> =>
      (await server.call('POST /dead-letters/replay', { json: { filter: { pipelineId: of } } })).body;
    const { code, detail: message, next } = await asked(pipelineId);
    const replayRefusal = { code, message, next, node: 'out' };
    const causes = async (query: string): Promise<Body> =>
      (await server.call(`GET /dead-letters/causes?${query}`)).body;
    expect(await causes(`pipelineId=${pipelineId}`)).toMatchObject({
      data: [{ open: 2, replayRefusal }],
      pipelines: [{ pipelineId, open: 2, replayRefusal }],
    });
    const [letter] = (await list(`pipelineId=${pipelineId}`)).data;
    expect(letter).toMatchObject({ status: 'open', source: 'src', replayRefusal });
    expect((await server.call(`GET /dead-letters/${letter.id}`)).body).toEqual(letter);
    expect((await server.call(`GET /pipeline-runs/${run.id}/dlq`)).body).toMatchObject({ count: 2, replayRefusal });

    expect(await causes(`pipelineId=${good.pipelineId}`)).toMatchObject({
      data: [{ replayRefusal: null }],
      pipelines: [{ replayRefusal: null }],
    });
    expect((await list(`pipelineId=${good.pipelineId}`)).data).toMatchObject([{ replayRefusal: null }]);
    const gone = await server.call(`DELETE /pipelines/${good.pipelineId}`);
    expect(gone.status, JSON.stringify(gone.body)).toBe(204);
    const left = (await causes(`runId=${good.run.id}`)).data[0];
    expect(left.replayRefusal).toMatchObject({ code: 'dead_letter.no_pipeline' });
    expect((await asked(left.pipelineId)).code).toBe(left.replayRefusal.code);

    await server.call('POST /dead-letters/discard', { json: { ids: [letter.id] } });
    expect((await list(`pipelineId=${pipelineId}&status=discarded`)).data).toMatchObject([{ replayRefusal: null }]);
    expect(await causes(`pipelineId=${pipelineId}&status=discarded`)).toMatchObject({
      data: [{ open: 0, replayRefusal: null }],
      pipelines: [{ open: 0, replayRefusal: null }],
    });
  });

  test('of several sources are edited by the columns of their own source, and go in there again', async () => {
    const schema = await server.call('POST /schemas', {
      json: { name: 'two_ways', fields: [{ name: 'no', dataType: 'integer' }] },
    });
    await writeFile(join(server.folder, 'data', 'way1.csv'), 'no\nEUR 1\n2\n');
    await writeFile(join(server.folder, 'data', 'way2.csv'), 'number,word\nEUR 3,a\n4,b\n');
    const pipeline = await server.call('POST /pipelines', {
      json: {
        name: 'two ways',
        connectorId,
        schemaId: schema.body.id,
        executionConfig: { errorHandling: 'dlq' },
        nodes: [
          { id: 'one', nodeType: 'source', label: 'First way', config: { path: 'way1.csv' } },
          { id: 'other', nodeType: 'source', config: { path: 'way2.csv' } },
          { id: 'renamed', nodeType: 'rename', config: { sourceField: 'number', targetField: 'no' } },
          { id: 'all', nodeType: 'union' },
          { id: 'out', nodeType: 'target', config: {} },
        ],
        edges: [
          { source: 'one', target: 'all' },
          { source: 'other', target: 'renamed' },
          { source: 'renamed', target: 'all' },
          { source: 'all', target: 'out' },
        ],
      },
    });
    expect(pipeline.status, JSON.stringify(pipeline.body)).toBe(201);
    const pipelineId = pipeline.body.id;
    const started = await server.call(`POST /pipelines/${pipelineId}/run`);
    expect(await runEnded(server, started.body.id)).toMatchObject({ counts: { loaded: 2, deadLettered: 2 } });
    const { data } = await list(`pipelineId=${pipelineId}`);
    expect(data).toMatchObject([
      { source: 'one', sourceLabel: 'First way', label: 'way1.csv' },
      { source: 'other', label: 'way2.csv' },
    ]);
    expect((await list(`pipelineId=${pipelineId}&source=other`)).data).toMatchObject([{ label: 'way2.csv' }]);
    const ofOne = `GET /dead-letters/causes?pipelineId=${pipelineId}`;
    expect((await server.call(ofOne)).body.data).toMatchObject([
      {
        count: 2,
        sources: [
          { node: 'one', label: 'First way', isOnly: false, count: 1 },
          { node: 'other', label: 'other', isOnly: false, count: 1 },
        ],
      },
    ]);
    expect((await server.call(`${ofOne}&source=one`)).body.data).toMatchObject([
      { count: 1, sources: [{ node: 'one', label: 'First way' }] },
    ]);
    const dlq = `GET /pipeline-runs/${started.body.id}/dlq`;
    expect((await server.call(`${dlq}?source=other`)).body).toMatchObject({ count: 1, rows: [{ source: 'other' }] });
    expect((await server.call(`${dlq}?source=third`)).body).toMatchObject({ code: 'run.no_node' });

    const edit = (filter: object, set: object) =>
      server.call('POST /dead-letters/edit', { json: { filter: { pipelineId, ...filter }, set } });
    const both = await edit({}, { no: "replace(no, 'EUR ', '')" });
    expect([both.status, both.body.issues[0].message]).toEqual([
      400,
      'Of rows read at "other": The source has no field "no".',
    ]);
    expect((await edit({ source: 'one' }, { no: "replace(no, 'EUR ', '')" })).body).toMatchObject({ edited: 1 });
    expect((await edit({ source: 'other' }, { number: "replace(number, 'EUR ', '')" })).body).toMatchObject({
      edited: 1,
    });
    const unknown = await server.call(`PATCH /dead-letters/${data[1].id}`, { json: { record: { no: 3 } } });
    expect([unknown.status, unknown.body.issues[0].path]).toEqual([400, 'record.no']);

    const seen = await server.call('POST /dead-letters/preview', { json: { filter: { pipelineId } } });
    expect(seen.body.data).toMatchObject([
      { outcome: 'loaded', row: { no: '1' } },
      { outcome: 'loaded', row: { no: '3' } },
    ]);
    expect(await replayed({ filter: { pipelineId } })).toMatchObject({ status: 'success', counts: { loaded: 2 } });
    expect(await rowsOf('ds_two_ways')).toEqual({ rows: 4, numbers: 4 });
  });

  test('of another tenant are not there, and viewers only look', async () => {
    const { pipelineId } = await ran(['1,x']);
    const [one] = (await list(`pipelineId=${pipelineId}`)).data;
    expect((await server.call(`GET /dead-letters/${one.id}`, { as: 'other' })).status).toBe(404);
    expect((await server.call('GET /dead-letters', { as: 'other' })).body.pagination.total).toBe(0);
    const taken = await server.call('POST /dead-letters/replay', { as: 'other', json: { ids: [one.id] } });
    expect([taken.status, taken.body.code]).toEqual([409, 'dead_letter.none_open']);
    const discarded = await server.call('POST /dead-letters/discard', { as: 'other', json: { ids: [one.id] } });
    expect(discarded.body).toEqual({ discarded: 0 });
    const looked = await server.call('POST /dead-letters/discard', { as: 'viewer', json: { ids: [one.id] } });
    expect(looked.status).toBe(403);
    const both = await server.call('POST /dead-letters/discard', { json: { ids: [one.id], filter: {} } });
    expect(both.status).toBe(400);
  });
});

test('a dead letter that stands for the rest of a file is neither edited nor replayed, says why, and is discarded', async () => {
  const { pipelineId, run } = await ran(['1,2.50', '2,x', '3,"4.50', '5,6', '7,8']);
  expect(run).toMatchObject({ status: 'partial', counts: { read: 3, loaded: 1, deadLettered: 2 } });
  const { data } = await list(`pipelineId=${pipelineId}&code=format.unterminated_quote`);
  const refusal = { code: 'dead_letter.whole_file' };
  expect(data).toMatchObject([{ row: 3, line: 4, record: null, replayRefusal: refusal }]);
  const { id } = data[0];
  expect(await server.call('POST /dead-letters/replay', { json: { ids: [id] } })).toMatchObject({
    status: 409,
    body: refusal,
  });
  expect(await server.call(`PATCH /dead-letters/${id}`, { json: { record: { no: 3 } } })).toMatchObject({
    status: 409,
    body: refusal,
  });
  // The row beside it is replayed without it.
  expect(await replayed({ filter: { pipelineId } })).toMatchObject({ counts: { read: 1, deadLettered: 1 } });
  const discarded = await server.call('POST /dead-letters/discard', { json: { ids: [id] } });
  expect(discarded.body).toMatchObject({ discarded: 1 });
});
