import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDatabase } from '../services/postgres.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { postmasterOf, startOnTerminal, startServerProcess } from './server-process.ts';

const READY = /Open +(http:\/\/\S+)\?token=(\S+)/;

test('the first start runs the examples, balanced, and ends all that it started on SIGINT', async () => {
  await using folder = await temporaryFolder();
  const server = startServerProcess(folder.path);
  const [, url, token] = await server.waitFor(READY);
  expect(server.said()).toMatch(
    /Example "customers" ran: success\n {2}read 1,200 = loaded 702 \+ filtered 498 {2}\(balanced\)/,
  );
  expect(server.said()).toMatch(
    /Example "orders" ran: partial\n {2}read 261 = loaded 254 \+ dead-lettered 7 {2}\(balanced\)/,
  );
  expect(server.said()).toMatch(/First rows of ds_example_customers:\ncustomer_id +name/);

  const page = await fetch(url!);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  const signIn = () =>
    fetch(new URL('/api/v1/session', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
  expect([(await signIn()).status, (await signIn()).status]).toEqual([201, 401]);
  expect((await fetch(new URL('/healthz', url))).status).toBe(200);
  expect((await stat(join(folder.path, 'admin.key'))).mode & 0o777).toBe(0o600);
  const key = (await readFile(join(folder.path, 'admin.key'), 'utf8')).trim();
  const runs = await fetch(new URL('/api/v1/runs', url), { headers: { 'x-api-key': key } });
  expect(await runs.json()).toMatchObject({ pagination: { total: 2 } });

  const second = startServerProcess(folder.path);
  expect(await second.ended()).toBe(1);
  expect(second.said()).toContain(`Sluice is already running at ${url}: process ${server.child.pid}`);

  server.child.kill('SIGINT');
  expect(await server.ended()).toBe(0);
  expect(await postmasterOf(folder.path)).toBeNull();
});

test('a start after kill -9 recovers by itself, with the same database and no second example', async () => {
  await using folder = await temporaryFolder();
  const killed = startServerProcess(folder.path);
  await killed.waitFor(READY);
  killed.child.kill('SIGKILL');
  await killed.ended();
  const next = startServerProcess(folder.path);
  const [, url] = await next.waitFor(READY);
  expect(next.said()).toMatch(/Adopted the Postgres/);
  expect(next.said()).not.toMatch(/Example/);
  const key = (await readFile(join(folder.path, 'admin.key'), 'utf8')).trim();
  const runs = await fetch(new URL('/api/v1/runs', url), { headers: { 'x-api-key': key } });
  expect(await runs.json()).toMatchObject({ pagination: { total: 2 } });
  next.child.kill('SIGINT');
  expect(await next.ended()).toBe(0);
});

test.skipIf(process.platform !== 'linux')('a terminal that is closed ends all that was started on it', async () => {
  await using folder = await temporaryFolder();
  const server = startOnTerminal(folder.path);
  await server.waitFor(READY);
  expect(await postmasterOf(folder.path)).not.toBeNull();
  server.child.kill('SIGKILL');
  const deadline = performance.now() + 20_000;
  while ((await postmasterOf(folder.path)) !== null) {
    if (performance.now() > deadline) throw new Error('Postgres still runs');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

test('uses the Postgres of DATABASE_URL and starts none', async () => {
  await using folder = await temporaryFolder();
  await using database = await testDatabase();
  const server = startServerProcess(folder.path, { DATABASE_URL: database.url });
  await server.waitFor(READY);
  expect(server.said()).toMatch(/Postgres +127\.0\.0\.1:\d+\/test_\w+ \(DATABASE_URL\)/);
  expect(await postmasterOf(folder.path)).toBeNull();
  server.child.kill('SIGTERM');
  expect(await server.ended()).toBe(0);
});

test('a wrong setting, a data folder that cannot be, a taken port and an unreachable database each end with one line and exit 2', async () => {
  await using folder = await temporaryFolder();
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  const cases = [
    [{ SLUICE_PORT: 'eighty' }, /^SLUICE_PORT must be .+\n$/],
    [{ SLUICE_PORT: String(port) }, new RegExp(`^Port ${port} of 127\\.0\\.0\\.1 is taken .+\n$`)],
    [{ SLUICE_DATA: file }, /^The data folder .+ cannot be used: it is a file\. .+\n$/],
    [{ SLUICE_DATA: join(file, 'data') }, /^The data folder .+ cannot be used: a part of its path is a file\. .+\n$/],
    [{ DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/c` }, /^No Postgres answers at 127\.0\.0\.1:\d+\/c .+\n$/],
  ] as const;
  for (const [environment, line] of cases) {
    const server = startServerProcess(folder.path, environment);
    expect(await server.ended()).toBe(2);
    expect(server.said()).toMatch(line);
  }
  taken.close();
});

test('two data folders serve side by side', async () => {
  await using one = await temporaryFolder();
  await using other = await temporaryFolder();
  const servers = [startServerProcess(one.path), startServerProcess(other.path)];
  const links = await Promise.all(servers.map((server) => server.waitFor(READY)));
  expect(new Set(links.map(([, url]) => url)).size).toBe(2);
  for (const { child } of servers) child.kill('SIGINT');
  expect(await Promise.all(servers.map((server) => server.ended()))).toEqual([0, 0]);
});
