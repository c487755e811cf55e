import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Body, runEnded } from './api-server.ts';
import { lettersForFile } from './letters.ts';

const BAD = 1_000;

const { server, connectorId, ran, rowsOf, replayed, list } = lettersForFile();

describe('dead letters', () => {
  test('a thousand of them, mended by one expression and replayed twice at once and again, land once each', async () => {
    const lines = Array.from({ length: BAD }, (_, i) => `${i},EUR ${i}.50`);
    const { pipelineId, run, table } = await ran(lines);
    expect(run).toMatchObject({ status: 'partial', counts: { read: BAD, loaded: 0, deadLettered: BAD } });
    const filter = { pipelineId };
    const causes = await server().call(`GET /dead-letters/causes?pipelineId=${pipelineId}`);
    expect(causes.body).toMatchObject({
      total: BAD,
      data: [
        { node: 'out', column: 'amount', count: BAD, open: BAD, pipelineId, code: expect.stringMatching(/^row\./) },
      ],
    });
    const edited = await server().call('POST /dead-letters/edit', {
      json: { filter, set: { amount: "replace(amount, 'EUR ', '')" } },
    });
    expect(edited.body).toEqual({ matched: BAD, edited: BAD, failed: 0, failures: [] });
    const asked = await Promise.all(
      [1, 2, 3].map(() => server().call('POST /dead-letters/replay', { json: { filter } })),
    );
    const runs = await Promise.all(
      asked.flatMap(({ body }) => body.data ?? []).map(({ id }: Body) => runEnded(server(), id)),
    );
    expect(runs.reduce((sum, { counts }) => sum + counts.loaded, 0)).toBe(BAD);
    expect(runs[0]).toMatchObject({ status: 'success', trigger: 'replay', balanced: true });
    const again = await server().call('POST /dead-letters/replay', { json: { filter } });
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

  test('of a pipeline that replaces its table are not replayed, and it is said what to do', async () => {
    const { pipelineId } = await ran(['1,x', '2,2'], { loadMode: 'truncate' });
    const refused = await server().call('POST /dead-letters/replay', { json: { filter: { pipelineId } } });
    expect([refused.status, refused.body.code]).toEqual([422, 'dead_letter.load_mode']);
    expect((await list(`pipelineId=${pipelineId}`)).data).toMatchObject([{ status: 'open' }]);
  });

  test('say wherever they are shown why a replay would be refused, as the replay itself says it', async () => {
    const { pipelineId, run } = await ran(['1,x', '2,y', '3,3'], { loadMode: 'truncate' });
    const good = await ran(['1,x']);
    const asked = async (of: string): Promise<Body> =>
      (await server().call('POST /dead-letters/replay', { json: { filter: { pipelineId: of } } })).body;
    const { code, detail: message, next } = await asked(pipelineId);
    const replayRefusal = { code, message, next, node: 'out' };
    const causes = async (query: string): Promise<Body> =>
      (await server().call(`GET /dead-letters/causes?${query}`)).body;
    expect(await causes(`pipelineId=${pipelineId}`)).toMatchObject({
      data: [{ open: 2, replayRefusal }],
      pipelines: [{ pipelineId, open: 2, replayRefusal }],
    });
    const [letter] = (await list(`pipelineId=${pipelineId}`)).data;
    expect(letter).toMatchObject({ status: 'open', source: 'src', replayRefusal });
    expect((await server().call(`GET /dead-letters/${letter.id}`)).body).toEqual(letter);
    expect((await server().call(`GET /pipeline-runs/${run.id}/dlq`)).body).toMatchObject({ count: 2, replayRefusal });

    expect(await causes(`pipelineId=${good.pipelineId}`)).toMatchObject({
      data: [{ replayRefusal: null }],
      pipelines: [{ replayRefusal: null }],
    });
    expect((await list(`pipelineId=${good.pipelineId}`)).data).toMatchObject([{ replayRefusal: null }]);
    const gone = await server().call(`DELETE /pipelines/${good.pipelineId}`);
    expect(gone.status, JSON.stringify(gone.body)).toBe(204);
    const left = (await causes(`runId=${good.run.id}`)).data[0];
    expect(left.replayRefusal).toMatchObject({ code: 'dead_letter.no_pipeline' });
    expect((await asked(left.pipelineId)).code).toBe(left.replayRefusal.code);

    await server().call('POST /dead-letters/discard', { json: { ids: [letter.id] } });
    expect((await list(`pipelineId=${pipelineId}&status=discarded`)).data).toMatchObject([{ replayRefusal: null }]);
    expect(await causes(`pipelineId=${pipelineId}&status=discarded`)).toMatchObject({
      data: [{ open: 0, replayRefusal: null }],
      pipelines: [{ open: 0, replayRefusal: null }],
    });
  });

  test('of several sources are edited by the columns of their own source, and go in there again', async () => {
    const schema = await server().call('POST /schemas', {
      json: { name: 'two_ways', fields: [{ name: 'no', dataType: 'integer' }] },
    });
    await writeFile(join(server().folder, 'data', 'way1.csv'), 'no\nEUR 1\n2\n');
    await writeFile(join(server().folder, 'data', 'way2.csv'), 'number,word\nEUR 3,a\n4,b\n');
    const pipeline = await server().call('POST /pipelines', {
      json: {
        name: 'two ways',
        connectorId: connectorId(),
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
    const started = await server().call(`POST /pipelines/${pipelineId}/run`);
    expect(await runEnded(server(), started.body.id)).toMatchObject({ counts: { loaded: 2, deadLettered: 2 } });
    const { data } = await list(`pipelineId=${pipelineId}`);
    expect(data).toMatchObject([
      { source: 'one', sourceLabel: 'First way', label: 'way1.csv' },
      { source: 'other', label: 'way2.csv' },
    ]);
    expect((await list(`pipelineId=${pipelineId}&source=other`)).data).toMatchObject([{ label: 'way2.csv' }]);
    const ofOne = `GET /dead-letters/causes?pipelineId=${pipelineId}`;
    expect((await server().call(ofOne)).body.data).toMatchObject([
      {
        count: 2,
        sources: [
          { node: 'one', label: 'First way', isOnly: false, count: 1 },
          { node: 'other', label: 'other', isOnly: false, count: 1 },
        ],
      },
    ]);
    expect((await server().call(`${ofOne}&source=one`)).body.data).toMatchObject([
      { count: 1, sources: [{ node: 'one', label: 'First way' }] },
    ]);
    const dlq = `GET /pipeline-runs/${started.body.id}/dlq`;
    expect((await server().call(`${dlq}?source=other`)).body).toMatchObject({ count: 1, rows: [{ source: 'other' }] });
    expect((await server().call(`${dlq}?source=third`)).body).toMatchObject({ code: 'run.no_node' });

    const edit = (filter: object, set: object) =>
      server().call('POST /dead-letters/edit', { json: { filter: { pipelineId, ...filter }, set } });
    const both = await edit({}, { no: "replace(no, 'EUR ', '')" });
    expect([both.status, both.body.issues[0].message]).toEqual([
      400,
      'Of rows read at "other": The source has no field "no".',
    ]);
    expect((await edit({ source: 'one' }, { no: "replace(no, 'EUR ', '')" })).body).toMatchObject({ edited: 1 });
    expect((await edit({ source: 'other' }, { number: "replace(number, 'EUR ', '')" })).body).toMatchObject({
      edited: 1,
    });
    const unknown = await server().call(`PATCH /dead-letters/${data[1].id}`, { json: { record: { no: 3 } } });
    expect([unknown.status, unknown.body.issues[0].path]).toEqual([400, 'record.no']);

    const seen = await server().call('POST /dead-letters/preview', { json: { filter: { pipelineId } } });
    expect(seen.body.data).toMatchObject([
      { outcome: 'loaded', row: { no: '1' } },
      { outcome: 'loaded', row: { no: '3' } },
    ]);
    expect(await replayed({ filter: { pipelineId } })).toMatchObject({ status: 'success', counts: { loaded: 2 } });
    expect(await rowsOf('ds_two_ways')).toEqual({ rows: 4, numbers: 4 });
  });
});

test('a dead letter that stands for the rest of a file is neither edited nor replayed, says why, and is discarded', async () => {
  const { pipelineId, run } = await ran(['1,2.50', '2,x', '3,"4.50', '5,6', '7,8']);
  expect(run).toMatchObject({ status: 'partial', counts: { read: 3, loaded: 1, deadLettered: 2 } });
  const { data } = await list(`pipelineId=${pipelineId}&code=format.unterminated_quote`);
  const refusal = { code: 'dead_letter.whole_file' };
  expect(data).toMatchObject([{ row: 3, line: 4, record: null, replayRefusal: refusal }]);
  const { id } = data[0];
  expect(await server().call('POST /dead-letters/replay', { json: { ids: [id] } })).toMatchObject({
    status: 409,
    body: refusal,
  });
  expect(await server().call(`PATCH /dead-letters/${id}`, { json: { record: { no: 3 } } })).toMatchObject({
    status: 409,
    body: refusal,
  });
  // The row beside it is replayed without it.
  expect(await replayed({ filter: { pipelineId } })).toMatchObject({ counts: { read: 1, deadLettered: 1 } });
  const discarded = await server().call('POST /dead-letters/discard', { json: { ids: [id] } });
  expect(discarded.body).toMatchObject({ discarded: 1 });
});
