import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';

let server: ApiServer;
let connectorId: string;
let schemaId: string;
beforeAll(async () => {
  server = await apiServer();
  await mkdir(join(server.folder, 'data'));
  const bad = Array.from({ length: 45 }, (_, i) => `bad${i}`).join('\n');
  await writeFile(join(server.folder, 'data', 'bad.csv'), `n\n1\n${bad}\n2\n`);
  await writeFile(join(server.folder, 'data', 'good.csv'), 'n\n1\n2\n');
  const made = await server.call('POST /connectors', {
    json: { name: 'files', type: 'local_fs', config: { path: 'data' } },
  });
  connectorId = made.body.id;
  const schema = await server.call('POST /schemas', {
    json: { name: 'numbers', fields: [{ name: 'n', dataType: 'integer' }] },
  });
  schemaId = schema.body.id;
});
afterAll(() => server[Symbol.asyncDispose]());

let number = 0;
const pipeline = async (source: object, more: object = {}): Promise<string> => {
  const answer = await server.call('POST /pipelines', {
    json: {
      name: `p${++number}`,
      connectorId,
      schemaId,
      nodes: [
        { id: 'src', nodeType: 'source', config: source },
        { id: 'out', nodeType: 'target' },
      ],
      edges: [{ source: 'src', target: 'out' }],
      ...more,
    },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
};
const run = async (pipelineId: string): Promise<Body> => {
  const started = await server.call(`POST /pipelines/${pipelineId}/run`);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  return await runEnded(server, started.body.id);
};

describe('runs', () => {
  test('are listed newest first, and narrowed by pipeline, status, trigger and time', async () => {
    const good = await pipeline({ path: 'good.csv' });
    const failing = await pipeline({ path: 'bad.csv' });
    const runs = [await run(good), await run(failing), await run(good)];
    expect(runs.map(({ status }) => status)).toEqual(['success', 'failed', 'success']);
    const ids = async (query: string) => (await server.call(`GET /runs?${query}`)).body.data.map(({ id }: Body) => id);
    const [first, failed, last] = runs.map(({ id }) => id);
    expect((await ids('')).slice(0, 3)).toEqual([last, failed, first]);
    expect(await ids(`pipelineId=${good}`)).toEqual([last, first]);
    expect(await ids(`pipelineId=${good}&status=failed`)).toEqual([]);
    expect(await ids('status=failed')).toEqual([failed]);
    expect(await ids('trigger=upload')).toEqual([]);
    expect(await ids(`since=${encodeURIComponent(runs[2].createdAt)}`)).toEqual([last]);
    expect(await ids(`pipelineId=${good}&until=${encodeURIComponent(runs[2].createdAt)}`)).toEqual([first]);
    expect((await server.call('GET /runs', { as: 'other' })).body.pagination.total).toBe(0);
  });

  test('that fail say why, where and what to do', async () => {
    const failed = await run(await pipeline({ path: 'bad.csv' }));
    expect(failed.error).toMatchObject({ code: expect.stringMatching(/^row\./), next: expect.any(String) });
    const { body } = await server.call(`GET /runs/${failed.id}/errors?disposition=failed`);
    expect(body.data).toMatchObject([{ row: 2, column: 'n', value: 'bad0', label: 'bad.csv', node: 'out' }]);
  });

  test('page through their errors in order, each once', async () => {
    const done = await run(await pipeline({ path: 'bad.csv' }, { executionConfig: { errorHandling: 'dlq' } }));
    expect(done).toMatchObject({ status: 'partial', counts: { read: 47, loaded: 2, deadLettered: 45 } });
    const values: string[] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await server.call(`GET /runs/${done.id}/errors?limit=20${next}`);
      expect(body.pagination).toMatchObject({ total: 45, limit: 20, hasMore: body.pagination.cursor !== null });
      values.push(...body.data.map(({ value }: Body) => value));
      cursor = body.pagination.cursor;
    } while (cursor !== null);
    expect(values).toEqual(Array.from({ length: 45 }, (_, i) => `bad${i}`));
    const narrowed = await server.call(`GET /runs/${done.id}/errors?code=row.none`);
    expect(narrowed.body.pagination.total).toBe(0);
    const progress = await server.call(`GET /pipelines/${done.pipelineId}/runs/${done.id}/progress`);
    expect(progress.body.validationErrors).toHaveLength(20);
  });

  test('count the rows that failed by cause, the commonest first', async () => {
    await writeFile(join(server.folder, 'data', 'causes.csv'), 'n\n1\nx\n-1\n-2\n99999999999\nz\n-3\n');
    const nodes = [
      { id: 'src', nodeType: 'source', config: { path: 'causes.csv', columns: [{ name: 'n', dataType: 'text' }] } },
      {
        id: 'rules',
        nodeType: 'validate',
        config: {
          rowLevel: [{ id: 'positive', field: 'n', rule: 'regex:^[^-]', onFail: 'skip' }],
          datasetLevel: { rowCount: { min: 1 } },
        },
      },
      { id: 'out', nodeType: 'target' },
    ];
    const edges = [
      { source: 'src', target: 'rules' },
      { source: 'rules', target: 'out' },
    ];
    const id = await pipeline({}, { nodes, edges, executionConfig: { errorHandling: 'dlq' } });
    const done = await run(id);
    const causes: Body[] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await server.call(`GET /runs/${done.id}/errors/causes?limit=2${next}`);
      expect(body.pagination.total).toBe(3);
      causes.push(...body.data);
      cursor = body.pagination.cursor;
    } while (cursor !== null);
    expect(causes).toMatchObject([
      { node: 'rules', column: 'n', rule: 'positive', code: 'row.rule', disposition: 'skipped', rows: 3 },
      { node: 'out', column: 'n', rule: null, code: 'row.not_an_integer', disposition: 'dead_letter', rows: 2 },
      { node: 'out', column: 'n', code: 'row.out_of_range', rows: 1, example: { row: 5, value: '99999999999' } },
    ]);
    const beyond = Buffer.from('"99999999999999999999"').toString('base64url');
    const refused = await server.call(`GET /runs/${done.id}/errors?cursor=${beyond}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'request.bad_cursor']);
    const ofRule = await server.call(`GET /runs/${done.id}/errors?rule=positive`);
    expect(ofRule.body.data.map(({ row, rule }: Body) => [row, rule])).toEqual([
      [3, 'positive'],
      [4, 'positive'],
      [7, 'positive'],
    ]);
    expect(done.checks).toEqual([
      {
        node: 'rules',
        validator: 'rowCount',
        field: null,
        expected: 'at least 1',
        found: '1',
        ok: true,
        onFail: 'abort',
      },
    ]);
  });

  test('resume after a failure from where they stopped', async () => {
    await writeFile(join(server.folder, 'data', 'resume.csv'), 'n\n1\n2\n');
    const id = await pipeline({ path: 'resume.csv' });
    await server.deps.store.pool.query('ALTER TABLE ds_numbers ADD CONSTRAINT small CHECK (n < 2) NOT VALID');
    const failed = await run(id);
    expect(failed.status).toBe('failed');
    await server.deps.store.pool.query('ALTER TABLE ds_numbers DROP CONSTRAINT small');
    const resumed = await server.call(`POST /runs/${failed.id}/resume`);
    expect(resumed.status).toBe(202);
    expect(await runEnded(server, failed.id)).toMatchObject({ status: 'success', counts: { read: 2, loaded: 2 } });
    const again = await server.call(`POST /runs/${failed.id}/resume`);
    expect([again.status, again.body.code]).toEqual([409, 'run.not_resumable']);
  });

  test('that have ended cannot be cancelled', async () => {
    const done = await run(await pipeline({ path: 'good.csv' }));
    const { status, body } = await server.call(`POST /runs/${done.id}/cancel`);
    expect([status, body.code]).toEqual([409, 'run.not_running']);
  });

  test('are cancelled while they go on', async () => {
    const id = await pipeline({ path: 'good.csv' });
    // The run waits for this lock when it writes.
    const client = await server.deps.store.pool.connect();
    await client.query('BEGIN; LOCK TABLE ds_numbers IN ACCESS EXCLUSIVE MODE');
    try {
      const started = await server.call(`POST /pipelines/${id}/run`);
      const deleting = await server.call(`DELETE /pipelines/${id}`);
      expect([deleting.status, deleting.body.code]).toEqual([409, 'pipeline.running']);
      const { status, body } = await server.call(`POST /runs/${started.body.id}/cancel`);
      expect([status, body.status]).toEqual([200, 'cancelled']);
      const progress = await server.call(`GET /pipelines/${id}/runs/${started.body.id}/progress`);
      expect(progress.body.status).toBe('cancelled');
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  test('of another tenant or pipeline are not there', async () => {
    const pipelineId = await pipeline({ path: 'good.csv' });
    const done = await run(pipelineId);
    for (const path of [
      `GET /runs/${done.id}`,
      `GET /runs/${done.id}/errors`,
      `POST /runs/${done.id}/cancel`,
      `POST /runs/${done.id}/resume`,
      `GET /pipelines/${pipelineId}/runs/${done.id}/progress`,
    ]) {
      expect((await server.call(path, { as: 'other' })).status, path).toBe(404);
    }
    const elsewhere = await pipeline({ path: 'good.csv' });
    expect((await server.call(`GET /pipelines/${elsewhere}/runs/${done.id}/progress`)).status).toBe(404);
    expect((await server.call('GET /runs/nonsense')).status).toBe(404);
  });
});
