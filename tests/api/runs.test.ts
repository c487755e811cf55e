import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';

let server: ApiServer;
let connectorId: string;
let schemaId: string;
beforeAll(async () => {
  server = await apiServer({ settings: { maxUploadBytes: 100_000 } });
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

describe('an upload', () => {
  let id: string;
  beforeAll(async () => {
    const made = await server.call('POST /connectors', { json: { name: 'uploads', type: 'csv_upload', config: {} } });
    id = await pipeline({}, { connectorId: made.body.id });
  });
  const form = (content: string, name = 'numbers.csv', fields: Record<string, string> = {}) => {
    const data = new FormData();
    for (const [key, value] of Object.entries(fields)) data.append(key, value);
    data.append('file', new Blob([content]), name);
    return data;
  };
  const upload = (body: FormData, headers: Record<string, string> = {}) =>
    server.call(`POST /pipelines/${id}/upload`, { body, headers });
  const files = async () => {
    const all = await readdir(join(server.folder, '.sluice', 'uploads'), { recursive: true, withFileTypes: true });
    return all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };

  test('is needed before such a pipeline can run', async () => {
    const { status, body } = await server.call(`POST /pipelines/${id}/run`);
    expect([status, body.code]).toEqual([409, 'pipeline.no_upload']);
  });

  test('is kept on disk and runs, whatever it is called', async () => {
    const before = (await server.deps.store.pool.query('SELECT count(*)::int AS n FROM ds_numbers')).rows[0].n;
    const started = await upload(form('n\n10\n20\n', '../../../etc/pass wd.csv'));
    expect(started.status, JSON.stringify(started.body)).toBe(202);
    expect(started.body).toMatchObject({ trigger: 'upload', pipelineId: id });
    expect(await runEnded(server, started.body.id)).toMatchObject({
      status: 'success',
      counts: { read: 2, loaded: 2 },
    });
    const [path] = await files();
    expect(path).toMatch(/pass_wd\.csv$/);
    expect(await readFile(path as string, 'utf8')).toBe('n\n10\n20\n');
    const after = (await server.deps.store.pool.query('SELECT count(*)::int AS n FROM ds_numbers')).rows[0].n;
    expect(after - before).toBe(2);
  });

  test('runs again without a file of its own', async () => {
    const started = await server.call(`POST /pipelines/${id}/run`);
    expect(started.status, JSON.stringify(started.body)).toBe(202);
    expect(await runEnded(server, started.body.id)).toMatchObject({ status: 'success', counts: { read: 2 } });
  });

  test('sent twice with one idempotency key starts one run', async () => {
    const headers = { 'idempotency-key': 'monday' };
    const first = await upload(form('n\n7\n'), headers);
    const second = await upload(form('n\n7\n'), headers);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body.id).toBe(first.body.id);
    await runEnded(server, first.body.id);
  });

  test('that cannot run is not kept, and its key may be used again', async () => {
    const headers = { 'idempotency-key': 'tuesday' };
    const before = await files();
    const refused = await upload(form('', 'empty.csv'), headers);
    expect([refused.status, refused.body.code]).toEqual([422, 'plan.invalid']);
    expect(await files()).toEqual(before);
    const mended = await upload(form('n\n8\n'), headers);
    expect(mended.status, JSON.stringify(mended.body)).toBe(202);
    await runEnded(server, mended.body.id);
  });

  test('whose run was started by a server that died before it noted so starts no second one', async () => {
    const headers = { 'idempotency-key': 'wednesday' };
    const first = await upload(form('n\n9\n'), headers);
    await runEnded(server, first.body.id);
    await server.deps.store.pool.query('UPDATE sluice.uploads SET run_id = NULL WHERE run_id = $1', [first.body.id]);
    expect((await upload(form('n\n9\n'), headers)).body.id).toBe(first.body.id);
  });

  test('whose server died before its run was stored is taken anew after a while', async () => {
    const headers = { 'idempotency-key': 'thursday' };
    const { pool } = server.deps.store;
    await pool.query(
      `INSERT INTO sluice.uploads (id, tenant, pipeline_id, file_name, path, bytes, sha256, idempotency_key)
       VALUES (gen_random_uuid(), 'default', $1, 'a.csv', 'uploads/gone/a.csv', 1, '', 'thursday')`,
      [id],
    );
    const early = await upload(form('n\n1\n'), headers);
    expect([early.status, early.body.code]).toEqual([409, 'upload.repeated']);
    await pool.query(
      `UPDATE sluice.uploads SET created_at = now() - interval '1 hour' WHERE idempotency_key = 'thursday'`,
    );
    const later = await upload(form('n\n1\n'), headers);
    expect(later.status, JSON.stringify(later.body)).toBe(202);
    await runEnded(server, later.body.id);
  });

  test('that is too large leaves nothing behind', async () => {
    const before = await files();
    const { status, body } = await upload(form(`n\n${'1\n'.repeat(60_000)}`));
    expect([status, body.code]).toEqual([413, 'request.too_large']);
    expect(await files()).toEqual(before);
  });

  test('that breaks off leaves nothing behind', async () => {
    const before = await files();
    const aborted = new Promise<void>((resolve) => {
      const req = request(`${server.url}/api/v1/pipelines/${id}/upload`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.keys.admin}`,
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': 9999,
        },
      });
      req.on('error', () => resolve());
      req.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nn\n1\n', () =>
        setImmediate(() => req.destroy()),
      );
    });
    await aborted;
    const deadline = performance.now() + 10_000;
    while (JSON.stringify(await files()) !== JSON.stringify(before)) {
      if (performance.now() > deadline) throw new Error('the broken upload is still there');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  test('must be one file of a multipart body', async () => {
    const none = new FormData();
    none.append('version', '1');
    expect((await upload(none)).body.code).toBe('upload.no_file');
    const two = form('n\n1\n');
    two.append('file', new Blob(['n\n2\n']), 'b.csv');
    expect((await upload(two)).body.code).toBe('upload.one_file');
    const json = await server.call(`POST /pipelines/${id}/upload`, { json: {} });
    expect([json.status, json.body.code]).toEqual([415, 'request.unsupported_type']);
    const broken = await server.call(`POST /pipelines/${id}/upload`, {
      body: 'no parts',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(broken.status).toBe(400);
  });

  test('takes a version, and files leave with the pipeline', async () => {
    const none = await upload(form('n\n1\n', 'a.csv', { version: '9' }));
    expect([none.status, none.body.code]).toEqual([404, 'pipeline.no_version']);
    expect(await files()).not.toEqual([]);
    expect((await upload(form('n\n1\n', 'a.csv', { version: 'x' }))).status).toBe(400);
    expect((await server.call(`DELETE /pipelines/${id}`)).status).toBe(204);
    expect(await files()).toEqual([]);
  });
});
