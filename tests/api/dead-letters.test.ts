import { describe, expect, test } from 'vitest';
import { type Body, runEnded } from './api-server.ts';
import { lettersForFile } from './letters.ts';

const { server, ran, rowsOf, replayed, list } = lettersForFile();

describe('dead letters', () => {
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
    const dlq = await server().call(`GET /pipeline-runs/${run.id}/dlq?node=out&limit=2`);
    expect(dlq.body).toMatchObject({ runId: run.id, nodeId: 'out', count: 3, rows: [{ row: { no: '1' } }, {}] });
    const none = await server().call(`GET /pipeline-runs/${run.id}/dlq?node=src`);
    expect(none.body).toMatchObject({ count: 0, rows: [], residual: expect.any(String) });
  });

  test('of all runs are counted by pipeline and cause, those of runs from files apart, by the names of their nodes', async () => {
    const { pipelineId } = await ran(['1,x', '2,y']);
    const again = await server().call(`POST /pipelines/${pipelineId}/run`);
    await runEnded(server(), again.body.id);
    const { body: pipeline } = await server().call(`GET /pipelines/${pipelineId}`);
    const { nodes, edges, executionConfig } = pipeline;
    const named = nodes.map((node: Body) => (node.id === 'out' ? { ...node, label: 'Order table' } : node));
    const file = { name: 'from a file', connector: 'files', schema: pipeline.schema.name, nodes: named, edges };
    const planned = await server().call('POST /pipelines/plan', {
      json: { ...file, executionConfig: { errorHandling: executionConfig.errorHandling } },
    });
    const run = await server().deps.runner.start({
      plan: planned.body.plan,
      tenant: 'default',
      pipelineId: null,
      version: null,
      trigger: 'manual',
    });
    expect(await runEnded(server(), run.id)).toMatchObject({
      pipelineName: 'from a file',
      counts: { deadLettered: 2 },
    });
    const causes = async (query: string) => (await server().call(`GET /dead-letters/causes?${query}`)).body;
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
    const narrow = await server().call('POST /schemas', { json: { name: 'narrow_orders', fields } });
    const { body: pipeline } = await server().call(`GET /pipelines/${pipelineId}`);
    const second = { id: 'second', nodeType: 'target', label: 'Narrow table', config: { schema: narrow.body.id } };
    const edited = await server().call(`PUT /pipelines/${pipelineId}`, {
      json: { nodes: [...pipeline.nodes, second], edges: [...pipeline.edges, { source: 'src', target: 'second' }] },
    });
    expect(edited.status, JSON.stringify(edited.body)).toBe(200);
    const started = await server().call(`POST /pipelines/${pipelineId}/run`);
    expect(await runEnded(server(), started.body.id)).toMatchObject({ status: 'partial', counts: { loaded: 1 } });
    const causes = await server().call(`GET /dead-letters/causes?pipelineId=${pipelineId}`);
    expect(causes.body.data).toMatchObject([
      { node: 'second', nodeLabel: 'Narrow table', nodeType: 'target', column: 'no', count: 1 },
    ]);
  });

  test('are edited one by one, beside what the source gave; seen through the pipeline first, then replayed', async () => {
    const { pipelineId, table } = await ran(['1,x', '2,y']);
    const [one, two] = (await list(`pipelineId=${pipelineId}`)).data;
    const edit = (record: object | null) => server().call(`PATCH /dead-letters/${one.id}`, { json: { record } });
    const unknown = await edit({ no: 1, amuont: 2 });
    expect([unknown.status, unknown.body.issues]).toMatchObject([
      400,
      [{ path: 'record.amuont', next: 'Is "amount" meant?' }],
    ]);
    expect((await edit({ no: 1, amount: 7.25 })).body).toMatchObject({
      record: { amount: 'x' },
      edited: { no: 1, amount: 7.25 },
    });
    const seen = await server().call('POST /dead-letters/preview', { json: { filter: { pipelineId } } });
    expect(seen.body.data).toMatchObject([
      { id: one.id, outcome: 'loaded', row: { no: '1', amount: '7.25' } },
      { id: two.id, outcome: 'rejected', reject: { node: 'out', column: 'amount', value: 'y' } },
    ]);
    expect(await rowsOf(table)).toEqual({ rows: 0, numbers: 0 });
    const run = await replayed({ ids: [one.id, two.id] });
    expect(run).toMatchObject({ status: 'partial', counts: { read: 2, loaded: 1, deadLettered: 1 } });
    const after = (await list(`pipelineId=${pipelineId}&status=open`)).data;
    expect(after).toMatchObject([{ runId: run.id, row: 2, value: 'y', replayOf: two.id }]);
    expect((await server().call(`GET /dead-letters/${two.id}`)).body).toMatchObject({
      status: 'replayed',
      rejectedAgainAs: after[0].id,
    });
    const late = await edit({ no: 1, amount: 1 });
    expect([late.status, late.body.code]).toEqual([409, 'dead_letter.not_open']);
  });

  test('keep their record where an expression has no value, and are told; what is wrong with an expression is said', async () => {
    const { pipelineId } = await ran(['1,x', '2,4 pieces', '3,5,6']);
    const edit = (set: object) => server().call('POST /dead-letters/edit', { json: { filter: { pipelineId }, set } });
    const wrong = await edit({ amount: 'nothing(no)', nr: 'no' });
    expect([wrong.status, wrong.body.issues.map(({ path }: Body) => path).sort()]).toEqual([
      400,
      ['set.amount', 'set.nr'],
    ]);
    const some = await edit({ amount: "(substr(coalesce(amount, split_part(raw, ',', 2)), 1, 1)::integer + 1)::text" });
    expect(some.body).toMatchObject({ matched: 3, edited: 2, failed: 1, failures: [{ field: 'amount' }] });
    const none = await server().call('POST /dead-letters/edit', { json: { ids: ['999999'], set: { amount: "'1'" } } });
    expect([none.status, none.body]).toEqual([200, { matched: 0, edited: 0, failed: 0, failures: [] }]);
    const { data } = await list(`pipelineId=${pipelineId}`);
    expect(data.map(({ edited }: Body) => edited)).toEqual([null, { no: '2', amount: '5' }, { amount: '6' }]);
  });

  test('that are discarded are not replayed; what is done with is purged, open ones only on request', async () => {
    const { pipelineId } = await ran(['1,x', '2,y', '3,z']);
    const [one] = (await list(`pipelineId=${pipelineId}`)).data;
    const discarded = await server().call('POST /dead-letters/discard', { json: { ids: [one.id] } });
    expect(discarded.body).toEqual({ discarded: 1 });
    expect(await replayed({ filter: { pipelineId } })).toMatchObject({ counts: { read: 2, deadLettered: 2 } });
    const purge = async (json: object) => (await server().call('POST /dead-letters/purge', { json })).body;
    expect(await purge({ filter: { pipelineId }, before: '2020-01-01T00:00:00Z' })).toEqual({ purged: 0 });
    expect(await purge({ filter: { pipelineId } })).toEqual({ purged: 3 });
    expect((await list(`pipelineId=${pipelineId}`)).pagination.total).toBe(2);
    expect(await purge({ filter: { pipelineId }, open: true })).toEqual({ purged: 2 });
  });

  test('of another tenant are not there, and viewers only look', async () => {
    const { pipelineId } = await ran(['1,x']);
    const [one] = (await list(`pipelineId=${pipelineId}`)).data;
    expect((await server().call(`GET /dead-letters/${one.id}`, { as: 'other' })).status).toBe(404);
    expect((await server().call('GET /dead-letters', { as: 'other' })).body.pagination.total).toBe(0);
    const taken = await server().call('POST /dead-letters/replay', { as: 'other', json: { ids: [one.id] } });
    expect([taken.status, taken.body.code]).toEqual([409, 'dead_letter.none_open']);
    const discarded = await server().call('POST /dead-letters/discard', { as: 'other', json: { ids: [one.id] } });
    expect(discarded.body).toEqual({ discarded: 0 });
    const looked = await server().call('POST /dead-letters/discard', { as: 'viewer', json: { ids: [one.id] } });
    expect(looked.status).toBe(403);
    const both = await server().call('POST /dead-letters/discard', { json: { ids: [one.id], filter: {} } });
    expect(both.status).toBe(400);
  });
});
