import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiServer, apiServer } from './api-server.ts';
import { csv, form, loaded, type Uploads, uploadsTo } from './upload-form.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let to: Uploads;
beforeEach(async () => {
  to = await uploadsTo(server);
});

describe('an upload with a key', () => {
  test('sent again starts nothing new, and is not kept twice', async () => {
    const key = { 'idempotency-key': 'monday' };
    const first = await to.send(csv('n\n7\n'), key);
    await loaded(server, first);
    const again = await to.send(csv('n\n7\n', 'renamed.csv'), key);
    expect([again.status, again.body.id]).toEqual([202, first.body.id]);
    expect(await to.files()).toHaveLength(1);
    expect(await to.rows()).toBe(1);
  });

  test('and another file or version is refused, and the first stays', async () => {
    const key = { 'idempotency-key': 'monday' };
    const first = await to.send(csv('n\n7\n'), key);
    await loaded(server, first);
    await server.call(`PUT /pipelines/${to.id}`, { json: { description: 'second' } });
    const otherFile = await to.send(csv('n\n8\n'), key);
    expect([otherFile.status, otherFile.body.code]).toEqual([422, 'upload.key_reused']);
    expect(otherFile.body.context).toEqual({ runId: first.body.id });
    const otherVersion = await to.send(
      form([
        [{ name: 'version' }, '2'],
        [{ file: 'a.csv' }, 'n\n7\n'],
      ]),
      key,
    );
    expect([otherVersion.status, otherVersion.body.code]).toEqual([422, 'upload.key_reused']);
    expect(await to.files()).toHaveLength(1);
    expect(await to.rows()).toBe(1);
  });

  test('is the key of one pipeline only', async () => {
    const key = { 'idempotency-key': 'monday' };
    const first = await to.send(csv('n\n7\n'), key);
    const second = await (await uploadsTo(server)).send(csv('n\n8\n'), key);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body.id).not.toBe(first.body.id);
  });

  test('sent many times at once runs once; the others get that run, or are told to wait', async () => {
    const key = { 'idempotency-key': 'monday' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => to.send(csv('n\n7\n'), key)));
    const taken = answers.filter(({ status }) => status === 202);
    const told = answers.filter(({ status, body }) => status === 409 && body.code === 'upload.repeated');
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.length + told.length).toBe(8);
    expect(new Set(taken.map(({ body }) => body.id)).size).toBe(1);
    await loaded(server, taken[0]!);
    expect(await to.files()).toHaveLength(1);
    expect(await to.rows()).toBe(1);
    expect((await to.send(csv('n\n7\n'), key)).body.id).toBe(taken[0]!.body.id);
  });

  test('that could not run leaves the key free', async () => {
    const key = { 'idempotency-key': 'tuesday' };
    expect((await to.send(csv(''), key)).status).toBe(422);
    await loaded(server, await to.send(csv('n\n8\n'), key));
  });

  test('whose run was started by a server that died before it noted so starts no second one', async () => {
    const key = { 'idempotency-key': 'wednesday' };
    const first = await to.send(csv('n\n9\n'), key);
    await loaded(server, first);
    await server.deps.store.pool.query('UPDATE sluice.uploads SET run_id = NULL WHERE run_id = $1', [first.body.id]);
    expect((await to.send(csv('n\n9\n'), key)).body.id).toBe(first.body.id);
  });

  test('whose server died before its run was stored is taken anew after a while', async () => {
    const key = { 'idempotency-key': 'thursday' };
    const { pool } = server.deps.store;
    await pool.query(
      `INSERT INTO sluice.uploads (id, tenant, pipeline_id, file_name, path, bytes, sha256, idempotency_key)
       VALUES (gen_random_uuid(), 'default', $1, 'a.csv', 'uploads/gone/a.csv', 1, '', 'thursday')`,
      [to.id],
    );
    const early = await to.send(csv('n\n1\n'), key);
    expect([early.status, early.body.code]).toEqual([409, 'upload.repeated']);
    await pool.query(`UPDATE sluice.uploads SET created_at = now() - interval '1 hour' WHERE pipeline_id = $1`, [
      to.id,
    ]);
    await loaded(server, await to.send(csv('n\n1\n'), key));
  });
});
