import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sweepUploads } from '../../server/api/pipelines/sweep-uploads.ts';
import { smallDisk } from '../services/small-disk.ts';
import { type ApiServer, apiServer } from './api-server.ts';
import { csv, form, loaded, type Uploads, uploadedFiles, uploadsTo } from './upload-form.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let to: Uploads;
beforeEach(async () => {
  to = await uploadsTo(server);
});

describe('an upload', () => {
  test('is needed before such a pipeline can run', async () => {
    const { status, body } = await server.call(`POST /pipelines/${to.id}/run`);
    expect([status, body.code]).toEqual([409, 'pipeline.no_upload']);
  });

  test('is kept on disk and runs, whatever it is called', async () => {
    const answer = await to.send(csv('n\n10\n20\n', '../../../etc/pass wd.csv'));
    expect(answer.body).toMatchObject({ trigger: 'upload', pipelineId: to.id });
    expect(await loaded(server, answer)).toMatchObject({ counts: { read: 2, loaded: 2 } });
    const [path] = await to.files();
    expect(path).toMatch(/\/pass_wd\.csv$/);
    expect(await readFile(path as string, 'utf8')).toBe('n\n10\n20\n');
    expect(await to.rows()).toBe(2);
  });

  test('runs again without a file of its own', async () => {
    await loaded(server, await to.send(csv('n\n1\n2\n')));
    await loaded(server, await server.call(`POST /pipelines/${to.id}/run`));
    expect(await to.rows()).toBe(4);
  });

  test('of a header alone is a run of no rows', async () => {
    expect(await loaded(server, await to.send(csv('n\n')))).toMatchObject({ counts: { read: 0, loaded: 0 } });
  });

  test('takes a version, before or after the file', async () => {
    const changed = await server.call(`PUT /pipelines/${to.id}`, { json: { description: 'second' } });
    expect(changed.body.version).toBe(2);
    const version = [{ name: 'version' }, '1'] as const;
    const file = [{ file: 'a.csv' }, 'n\n1\n'] as const;
    for (const parts of [
      [version, file],
      [file, version],
    ]) {
      expect((await loaded(server, await to.send(form(parts)))).version).toBe(1);
    }
    expect((await loaded(server, await to.send(form([file])))).version).toBe(2);
  });

  test('leaves with its pipeline', async () => {
    await loaded(server, await to.send(csv('n\n1\n')));
    expect(await to.files()).toHaveLength(1);
    expect((await server.call(`DELETE /pipelines/${to.id}`)).status).toBe(204);
    expect(await to.files()).toEqual([]);
  });
});

test('what a server that died left of uploads is cleared up, and what ran is kept', async () => {
  const { store, settings } = server.deps;
  await loaded(server, await to.send(csv('n\n1\n')));
  const noted = await to.send(csv('n\n2\n'));
  await loaded(server, noted);
  await store.pool.query('UPDATE sluice.uploads SET run_id = NULL WHERE run_id = $1', [noted.body.id]);
  const kept = await to.files();
  const leave = async (folder: string) => {
    await mkdir(join(settings.dataDirectory, 'uploads', folder), { recursive: true });
    await writeFile(join(settings.dataDirectory, 'uploads', folder, 'a.csv'), 'n\n1');
  };
  const stored = '00000000-0000-4000-8000-000000000001';
  await leave(`${to.id}/00000000-0000-4000-8000-000000000002`);
  await leave('samples/00000000-0000-4000-8000-000000000003');
  await leave(`${to.id}/${stored}`);
  await store.pool.query(
    `INSERT INTO sluice.uploads (id, tenant, pipeline_id, file_name, path, bytes, sha256)
     VALUES ($1, 'default', $2, 'a.csv', $3, 3, '')`,
    [stored, to.id, `uploads/${to.id}/${stored}/a.csv`],
  );
  await sweepUploads(server.deps);
  expect((await to.files()).toSorted()).toEqual(kept.toSorted());
  expect((await uploadedFiles(server)).filter((path) => path.includes('samples'))).toEqual([]);
  const left = await store.pool.query('SELECT run_id FROM sluice.uploads WHERE pipeline_id = $1', [to.id]);
  expect(left.rows.map(({ run_id }) => run_id)).toContain(noted.body.id);
  expect(left.rows.every(({ run_id }) => run_id !== null)).toBe(true);
});

test('a full disk refuses an upload, leaves nothing, and once there is space takes it', async ({ skip }) => {
  await using disk = await smallDisk(1 << 20, { uid: 0, gid: 0 });
  if (disk === null) return skip('NOT TESTED: a full disk. This user may not mount a small file system.');
  await using small = await apiServer({ settings: { dataDirectory: disk.folder, maxUploadBytes: 10_000_000 } });
  const onSmall = await uploadsTo(small);
  const big = await onSmall.send(csv(`n\n${'1\n'.repeat(700_000)}`));
  expect([big.status, big.body.code]).toEqual([507, 'upload.disk_full']);
  expect(big.body).toMatchObject({ title: 'Disk full', next: expect.stringContaining('data folder') });
  expect(await uploadedFiles(small)).toEqual([]);
  expect(await onSmall.recorded()).toBe(0);
  await loaded(small, await onSmall.send(csv('n\n1\n')));
});
