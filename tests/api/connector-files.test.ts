import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, apiServer } from './api-server.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
  const folder = join(server.folder, 'in');
  await mkdir(join(folder, 'deep'), { recursive: true });
  for (const [name, content] of Object.entries({
    'a.csv': 'n\n1\n',
    'b.jsonl.gz': 'not looked into',
    'notes.bin': '?',
    'deep/c.csv': 'n\n22\n',
  })) {
    await writeFile(join(folder, name), content);
    await utimes(join(folder, name), 1_700_000_000, 1_700_000_000);
  }
});
afterAll(() => server[Symbol.asyncDispose]());

const local = { type: 'local_fs', config: { path: 'in' } };
const list = (json: object, as?: 'viewer' | 'other') =>
  server.call('POST /connectors/files', { json, ...(as === undefined ? {} : { as }) });

describe('the files of a connector', () => {
  test('that is not saved yet are listed with sizes, times and formats, none of them opened', async () => {
    const { status, body } = await list(local);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toEqual({
      files: [
        { path: 'a.csv', bytes: 4, modifiedAt: '2023-11-14T22:13:20.000Z', format: 'csv' },
        { path: 'b.jsonl.gz', bytes: 15, modifiedAt: '2023-11-14T22:13:20.000Z', format: 'jsonl' },
        { path: 'deep/c.csv', bytes: 5, modifiedAt: '2023-11-14T22:13:20.000Z', format: 'csv' },
      ],
      total: 3,
      totalBytes: 24,
      isWhole: true,
      limit: 50,
      offset: 0,
    });
  });

  test('come page by page, the count of all with each', async () => {
    const { body } = await list({ ...local, limit: 1, offset: 1 });
    expect(body).toMatchObject({ files: [{ path: 'b.jsonl.gz' }], total: 3, totalBytes: 24 });
    const beyond = await list({ ...local, offset: 7 });
    expect(beyond.body).toMatchObject({ files: [], total: 3 });
  });

  test('are those that path and pattern name; a name that tells no format has none', async () => {
    const saved = await server.call('POST /connectors', { json: { name: 'files', ...local } });
    const { body } = await list({ id: saved.body.id, source: { pattern: '*.bin' } });
    expect(body.files).toMatchObject([{ path: 'notes.bin', format: null }]);
    expect((await list({ id: saved.body.id, source: { path: 'deep' } })).body.files).toMatchObject([
      { path: 'deep/c.csv' },
    ]);
    const { status } = await list({ id: saved.body.id }, 'other');
    expect(status).toBe(404);
  });

  test('that cannot be listed are refused with the reason', async () => {
    const nothing = await list({ ...local, source: { path: 'nowhere' } });
    expect([nothing.status, nothing.body.code]).toEqual([422, 'source.not_found']);
    const none = await list({ ...local, source: { pattern: '*.parquet' } });
    expect([none.status, none.body.code]).toEqual([422, 'source.no_match']);
    const wrong = await list({ ...local, source: { pattern: '' } });
    expect(wrong.status).toBe(400);
    expect(wrong.body.issues[0].path).toBe('source.pattern');
    const upload = await list({ type: 'csv_upload' });
    expect([upload.status, upload.body.code]).toEqual([422, 'connector.comes_with_run']);
    expect((await list(local, 'viewer')).status).toBe(403);
  });
});
