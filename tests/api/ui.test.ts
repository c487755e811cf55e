import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, apiServer } from './api-server.ts';

let server: ApiServer;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-ui-'));
  await mkdir(join(folder, 'dist', 'assets'), { recursive: true });
  await writeFile(join(folder, 'dist', 'index.html'), '<!doctype html>the page');
  await writeFile(join(folder, 'dist', 'assets', 'app-1a2b.js'), 'run()');
  await writeFile(join(folder, 'secret.txt'), 'outside');
  await symlink(join(folder, 'secret.txt'), join(folder, 'dist', 'link.txt'));
  server = await apiServer({ settings: { uiDirectory: join(folder, 'dist') } });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Sends the path as it is: fetch would tidy it up. */
const get = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    request(server.url, { path, headers }, (res) => {
      let body = '';
      res.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body }));
    })
      .on('error', reject)
      .end();
  });

describe('the interface', () => {
  test('is served, and answers each of its own addresses with its page', async () => {
    for (const path of ['/', '/?token=abc', '/runs/123', '/runs']) {
      const page = await get(path);
      expect([page.status, page.body, page.headers['content-type']]).toEqual([
        200,
        '<!doctype html>the page',
        'text/html; charset=utf-8',
      ]);
      expect(page.headers['cache-control']).toBe('no-cache');
    }
  });

  test('has assets that browsers keep', async () => {
    const asset = await get('/assets/app-1a2b.js');
    expect([asset.status, asset.body]).toEqual([200, 'run()']);
    expect(asset.headers['content-type']).toContain('javascript');
    expect(asset.headers['cache-control']).toContain('immutable');
    const page = await get('/');
    const again = await get('/', { 'if-none-match': page.headers.etag as string });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  test('leaves missing files and the API to say so', async () => {
    expect((await get('/assets/gone.js')).status).toBe(404);
    expect((await get('/api/v1/gone')).status).toBe(404);
    expect((await get('/api/gone')).headers['content-type']).toContain('application/problem+json');
  });

  test('gives nothing from outside its folder', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/%2e%2e/%2e%2e/secret.txt',
      '/link.txt',
      '/%00',
      '/%zz',
    ]) {
      expect((await get(path)).body, path).not.toContain('outside');
    }
  });
});
