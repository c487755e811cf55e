import { describe, expect, test } from 'vitest';
import { type Body, runEnded } from './api-server.ts';
import { thingsForFile } from './things.ts';

const { server, connectorId, schemaId } = thingsForFile('name,amount\nx,1\ny,2\nz,not a number\n');

const source = { id: 'src', nodeType: 'source', config: { path: 'a.csv' } };
const target = { id: 'out', nodeType: 'target', config: {} };
const straight = { nodes: [source, target], edges: [{ source: 'src', target: 'out' }] };
const through = (id: string, value: string) => ({
  nodes: [source, { id, nodeType: 'filter_rows', config: { field: 'amount', operator: '>', value } }, target],
  edges: [
    { source: 'src', target: id },
    { source: id, target: 'out' },
  ],
});

let number = 0;
/** A pipeline whose versions hold these parts, in order. */
async function saved(...versions: readonly object[]): Promise<Body> {
  const [first, ...rest] = versions;
  const json = {
    name: `v${++number}`,
    connectorId: connectorId(),
    schemaId: schemaId(),
    executionConfig: { errorHandling: 'dlq' },
    ...first,
  };
  let { status, body } = await server().call('POST /pipelines', { json });
  expect(status, JSON.stringify(body)).toBe(201);
  for (const changes of rest) {
    ({ status, body } = await server().call(`PUT /pipelines/${body.id}`, { json: changes }));
    expect(status, JSON.stringify(body)).toBe(200);
  }
  expect(body.version).toBe(versions.length);
  return body;
}
const run = async (id: string, json?: object): Promise<Body> => {
  const { status, body } = await server().call(`POST /pipelines/${id}/run`, { json });
  expect(status, JSON.stringify(body)).toBe(202);
  return await runEnded(server(), body.id);
};
const post = (path: string, json?: object) => server().call(`POST /pipelines/${path}`, { json });

describe('a run', () => {
  test('takes the latest version until one is published, then that one; a later one only when asked for', async () => {
    const { id, liveVersion } = await saved(straight, through('f', '1'));
    expect(liveVersion).toBe(2);
    expect(await run(id)).toMatchObject({ version: 2, counts: { filtered: 1 } });
    await post(`${id}/versions/1/publish`);
    expect(await run(id)).toMatchObject({ version: 1, counts: { filtered: 0, loaded: 2 } });
    expect(await run(id, { version: 'draft' })).toMatchObject({ version: 2 });
    expect(await run(id, { version: 2 })).toMatchObject({ version: 2 });
    const { body } = await server().call(`PUT /pipelines/${id}`, { json: through('f', '0') });
    expect(body).toMatchObject({ version: 3, publishedVersion: 1, liveVersion: 1 });
    expect(await run(id)).toMatchObject({ version: 1 });
    const none = await post(`${id}/run`, { version: 4 });
    expect([none.status, none.body.code]).toEqual([404, 'pipeline.no_version']);
    expect((await post(`${id}/run`, { version: 'latest' })).status).toBe(400);
  });

  test('keeps its version and its nodes, whatever is saved and published since', async () => {
    const { id } = await saved(through('old_filter', '1'));
    const made = await run(id);
    await server().call(`PUT /pipelines/${id}`, { json: through('new_filter', '0') });
    await post(`${id}/publish`);
    const read = await server().call(`GET /runs/${made.id}`);
    expect(read.body).toMatchObject({ version: 1, nodes: [{ id: 'src' }, { id: 'old_filter' }, { id: 'out' }] });
    const letters = await server().call(`GET /dead-letters?runId=${made.id}`);
    expect(letters.body.data).toMatchObject([{ node: 'old_filter', pipelineVersion: 1 }]);
    const errors = await server().call(`GET /runs/${made.id}/errors`);
    expect(errors.body.data).toMatchObject([{ node: 'old_filter', value: 'not a number' }]);
    const dlq = await server().call(`GET /pipeline-runs/${made.id}/dlq?node=old_filter`);
    expect(dlq.body.count).toBe(1);
    const other = await server().call(`GET /pipeline-runs/${made.id}/dlq?node=new_filter`);
    expect([other.status, other.body.code]).toEqual([404, 'run.no_node']);
  });

  test('of dead letters goes by the live version, or the one asked for; letters of older versions go along', async () => {
    const { id } = await saved(through('one', '0'));
    const made = await run(id);
    expect(made.counts.deadLettered).toBe(1);
    await server().call(`PUT /pipelines/${id}`, { json: through('two', '100') });
    await post(`${id}/versions/1/publish`);
    const [letter] = (await server().call(`GET /dead-letters?runId=${made.id}`)).body.data;
    await server().call(`PATCH /dead-letters/${letter.id}`, { json: { record: { name: 'z', amount: '9' } } });
    const preview = async (json: object) =>
      (await server().call('POST /dead-letters/preview', { json: { ids: [letter.id], ...json } })).body.data;
    expect(await preview({})).toMatchObject([{ outcome: 'loaded' }]);
    expect(await preview({ version: 2 })).toMatchObject([{ outcome: 'dropped' }]);
    const replay = await server().call('POST /dead-letters/replay', { json: { ids: [letter.id] } });
    expect(await runEnded(server(), replay.body.data[0].id)).toMatchObject({ version: 1, counts: { loaded: 1 } });
  });
});

describe('saving on a version', () => {
  test('by If-Match goes through once; the second is told of the version that came between', async () => {
    const { id } = await saved(straight);
    const tag = (await server().call(`GET /pipelines/${id}`)).headers.get('etag')!;
    expect(tag).toBe('"v1"');
    const put = (match: string, json: object = through('f', '1')) =>
      server().call(`PUT /pipelines/${id}`, { json, headers: { 'if-match': match } });
    const answers = await Promise.all([put(tag), put(tag, through('f', '2')), put(tag, through('f', '3'))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect(answers.find(({ status }) => status === 412)!.body).toMatchObject({
      code: 'pipeline.changed',
      context: { latestVersion: 2, baseVersion: 1 },
    });
    expect(answers.find(({ status }) => status === 200)!.headers.get('etag')).toBe('"v2"');
    expect((await put('"v2"', straight)).body.version).toBe(3);
    expect((await put('*', through('f', '5'))).body.version).toBe(4);
    const odd = await put('3');
    expect([odd.status, odd.body.code]).toEqual([400, 'request.bad_if_match']);
    const { body } = await server().call(`GET /pipelines/${id}/versions`);
    expect(body.data.map(({ version }: Body) => version)).toEqual([4, 3, 2, 1]);
  });
});

describe('publishing', () => {
  test('notes who did it and when, and moves back as well', async () => {
    const { id } = await saved(straight, through('f', '1'));
    expect((await post(`${id}/versions/2/publish`)).body).toMatchObject({ publishedVersion: 2, status: 'active' });
    expect((await post(`${id}/versions/1/publish`)).body).toMatchObject({ publishedVersion: 1, liveVersion: 1 });
    const { body } = await server().call(`GET /pipelines/${id}/versions`);
    expect(body.data).toMatchObject([
      { version: 2, isPublished: false, publishedBy: expect.stringMatching(/^key:/) },
      { version: 1, isPublished: true, publishedAt: expect.stringMatching(/^\d{4}-/) },
    ]);
  });

  test('is refused for a version whose schema has gone, and for viewers', async () => {
    const fields = [{ name: 'amount', dataType: 'integer' }];
    const fleeting = await server().call('POST /schemas', { json: { name: 'fleeting', fields } });
    const { id } = await saved({ ...straight, schemaId: fleeting.body.id }, { schemaId: schemaId() });
    await server().call(`DELETE /schemas/${fleeting.body.id}?confirm=fleeting`);
    const refused = await post(`${id}/versions/1/publish`);
    expect([refused.status, refused.body.code]).toEqual([422, 'pipeline.invalid_version']);
    expect(refused.body.issues[0]).toMatchObject({ path: 'schemaId' });
    const reverted = await post(`${id}/versions/1/revert`);
    expect([reverted.status, reverted.body.code]).toEqual([422, 'pipeline.invalid_version']);
    for (const path of [`${id}/versions/2/publish`, `${id}/versions/1/revert`]) {
      expect((await server().call(`POST /pipelines/${path}`, { as: 'viewer' })).status, path).toBe(403);
      expect((await server().call(`POST /pipelines/${path}`, { as: 'other' })).status, path).toBe(404);
    }
  });
});

describe('reverting', () => {
  test('saves an earlier version as the next one, and leaves the live version and history as they are', async () => {
    const { id } = await saved(straight, through('f', '1'));
    await post(`${id}/publish`);
    const first = (await server().call(`GET /pipelines/${id}/versions/1`)).body;
    const { status, body } = await post(`${id}/versions/1/revert`, { baseVersion: 2 });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ version: 3, liveVersion: 2, nodes: first.nodes, edges: first.edges });
    const versions = (await server().call(`GET /pipelines/${id}/versions`)).body.data;
    expect(versions).toMatchObject([
      { version: 3, comment: 'Version 1 again', isPublished: false },
      { version: 2, isPublished: true },
      { version: 1 },
    ]);
    expect(versions[2]).toEqual(first);
    expect((await server().call(`GET /pipelines/${id}/versions/diff?from=1&to=3`)).body).toMatchObject({
      isSame: true,
      nodes: [],
      moved: [],
    });
    const again = await post(`${id}/versions/1/revert`);
    expect(again.body.version).toBe(3);
    const stale = await post(`${id}/versions/2/revert`, { baseVersion: 2 });
    expect([stale.status, stale.body.code]).toEqual([409, 'pipeline.changed']);
    const told = await post(`${id}/versions/2/revert`, { comment: 'Filter again' });
    expect(told.body.version).toBe(4);
    expect((await server().call(`GET /pipelines/${id}/versions/4`)).body.comment).toBe('Filter again');
    expect((await post(`${id}/versions/9/revert`)).body.code).toBe('pipeline.no_version');
  });
});

describe('a diff of two versions', () => {
  test('tells nodes, edges and settings; connector and schema by name; moves on the canvas apart', async () => {
    const other = await server().call('POST /connectors', {
      json: { name: `files${number}`, type: 'local_fs', config: { path: 'data' } },
    });
    const moved = { ...source, positionX: 5, positionY: 5 };
    const { id } = await saved(
      straight,
      { ...through('f', '1'), connectorId: other.body.id, executionConfig: { errorHandling: 'skip' } },
      { ...through('f', '1'), nodes: [moved, ...through('f', '1').nodes.slice(1)] },
    );
    const { body } = await server().call(`GET /pipelines/${id}/versions/diff?from=1&to=2`, { as: 'viewer' });
    expect(body).toMatchObject({
      from: 1,
      to: 2,
      isSame: false,
      settings: [{ path: 'connector', before: 'files', after: other.body.name }],
      execution: [{ path: 'errorHandling', before: 'dlq', after: 'skip' }],
      nodes: [{ id: 'f', state: 'added', nodeType: 'filter_rows' }],
      edges: [
        { source: 'src', target: 'f', state: 'added' },
        { source: 'f', target: 'out', state: 'added' },
        { source: 'src', target: 'out', state: 'removed' },
      ],
      moved: [],
    });
    const latest = await server().call(`GET /pipelines/${id}/versions/diff`);
    expect(latest.body).toMatchObject({ from: 2, to: 3, isSame: true, moved: [{ id: 'src', after: { x: 5, y: 5 } }] });
    expect((await server().call(`GET /pipelines/${id}/versions/diff?from=7`)).body.code).toBe('pipeline.no_version');
    expect((await server().call(`GET /pipelines/${id}/versions/x`)).status).toBe(400);
  });
});
