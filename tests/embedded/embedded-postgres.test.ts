import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/embedded/postgres.ts';
import { bornAt } from '../../server/lock.mjs';
import { type TemporaryFolder, temporaryFolder } from '../services/temporary-folder.ts';

const FAST = { fsync: 'off' };
const isRoot = process.getuid?.() === 0;

interface Told {
  readonly url: string;
  readonly pid: number;
  readonly directory: string;
  readonly lines: readonly string[];
}

/** Gone after the servers that `start` gives: what is registered first ends last. */
async function folderOfTest(mode?: number): Promise<TemporaryFolder> {
  const folder = await temporaryFolder(mode);
  onTestFinished(() => folder[Symbol.asyncDispose]());
  return folder;
}

async function start(dataFolder: string, lines: string[] = []): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataFolder, report: (line) => lines.push(line), settings: FAST });
  onTestFinished(() => server.destroy());
  return server;
}

/** The same in a process of its own, which can be killed. */
async function startElsewhere(dataFolder: string): Promise<{ child: ChildProcess; told: Told }> {
  const script = fileURLToPath(new URL('starter.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return { child, told: JSON.parse(line) as Told };
}

async function killHard(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const isRunning = (pid: number): boolean => bornAt(pid) !== null;

test('keeps rows, password and port over a stop and a start', async () => {
  const folder = await folderOfTest();
  const first = await startEmbeddedPostgres({ dataFolder: folder.path, report: () => {}, settings: FAST });
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  expect(isRunning(first.pid)).toBe(false);
  const second = await start(folder.path);
  expect(second.url).toBe(first.url);
  expect(second.adopted).toBe(false);
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('lets in only who has the password, which only the owner can read', async () => {
  const folder = await folderOfTest();
  const server = await start(folder.path);
  const file = join(folder.path, 'postgres.url');
  expect((await readFile(file, 'utf8')).trim()).toBe(server.url);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(`${server.directory}.password`)).mode & 0o777).toBe(0o600);
  const url = new URL(server.url);
  url.password = 'guess';
  await expect(query(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  expect(await query(server.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
});

test('stops although a client is in the middle of a transaction', async () => {
  const folder = await folderOfTest();
  const server = await start(folder.path);
  const client = new pg.Client({ connectionString: server.url });
  const errors: unknown[] = [];
  client.on('error', (error) => errors.push(error));
  await client.connect();
  await client.query('BEGIN');
  await server.stop();
  expect(isRunning(server.pid)).toBe(false);
  await expect.poll(() => errors[0]).toMatchObject({ code: '57P01' });
});

test('adopts the server of a killed process', async () => {
  const folder = await folderOfTest();
  const { child, told } = await startElsewhere(folder.path);
  await query(told.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await killHard(child);
  const lines: string[] = [];
  const server = await start(folder.path, lines);
  expect(server).toMatchObject({ adopted: true, pid: told.pid, url: told.url });
  expect(lines).toEqual([expect.stringMatching(/^Adopted the Postgres \(process \d+\)/)]);
  expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await server.stop();
  expect(isRunning(told.pid)).toBe(false);
});

test('recovers committed rows after it was killed together with its process', async () => {
  const folder = await folderOfTest();
  const { child, told } = await startElsewhere(folder.path);
  await query(told.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  process.kill(told.pid, 'SIGKILL');
  await killHard(child);
  const server = await start(folder.path);
  expect(server.adopted).toBe(false);
  expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test.each(['its own', 'an adopted'])(
  'starts again by itself on the same port when %s server is killed alone',
  async (whose) => {
    const folder = await folderOfTest();
    if (whose === 'an adopted') await killHard((await startElsewhere(folder.path)).child);
    const lines: string[] = [];
    const server = await start(folder.path, lines);
    expect(server.adopted).toBe(whose === 'an adopted');
    lines.length = 0;
    await query(server.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    for (let kill = 1; kill <= 2; kill += 1) {
      const { pid } = server;
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => lines.at(-1), { timeout: 20_000 }).toMatch(/^Postgres runs again/);
      expect(server.pid).not.toBe(pid);
      expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
      expect(lines).toEqual([
        `Postgres (process ${pid}) has ended: starting it again.`,
        `Postgres runs again (process ${server.pid}).`,
      ]);
      lines.length = 0;
    }
    await server.stop();
  },
);

test('stays stopped once it was stopped, though it was killed a moment before', async () => {
  const folder = await folderOfTest();
  const lines: string[] = [];
  const server = await startEmbeddedPostgres({
    dataFolder: folder.path,
    report: (line) => lines.push(line),
    settings: FAST,
  });
  process.kill(server.pid, 'SIGKILL');
  await expect.poll(() => lines.at(-1), { timeout: 20_000 }).toMatch(/starting it again/);
  await server.stop();
  expect(isRunning(server.pid)).toBe(false);
  await expect(query(server.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await (await start(folder.path)).stop();
});

test('starts although its pid file names a process that is somebody else by now', async () => {
  const folder = await folderOfTest();
  const first = await startEmbeddedPostgres({ dataFolder: folder.path, report: () => {}, settings: FAST });
  await first.stop();
  const { uid, gid } = await stat(first.directory);
  const other = spawn('sleep', ['300'], { uid, gid });
  onTestFinished(() => void other.kill('SIGKILL'));
  await once(other, 'spawn');
  await writeFile(join(first.directory, 'postmaster.pid'), `${other.pid}\n${first.directory}\n`);
  await chown(join(first.directory, 'postmaster.pid'), uid, gid);
  const second = await start(folder.path);
  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(isRunning(other.pid!)).toBe(true);
});

test('refuses a second owner and names the first', async () => {
  const folder = await folderOfTest();
  const { child } = await startElsewhere(folder.path);
  await expect(start(folder.path)).rejects.toMatchObject({ code: 'embedded.in_use', detail: { pid: child.pid } });
  await killHard(child);
  await start(folder.path);
});

test('gives one of two starts at the same moment the database', async () => {
  const folder = await folderOfTest();
  const outcomes = await Promise.allSettled([start(folder.path), start(folder.path)]);
  expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('two data folders run side by side', async () => {
  const one = await folderOfTest();
  const other = await folderOfTest();
  const [first, second] = await Promise.all([start(one.path), start(other.path)]);
  await query(first.url, 'CREATE TABLE here AS SELECT 1 AS a');
  expect(await query(second.url, "SELECT to_regclass('here') AS found")).toEqual([{ found: null }]);
});

test('goes on for others when its starter leaves, and ends with the last of them', async () => {
  const folder = await folderOfTest();
  const first = await startEmbeddedPostgres({ dataFolder: folder.path, report: () => {}, settings: FAST });
  const other = new pg.Client({ connectionString: first.url });
  await other.connect();
  await first.leave();
  expect((await other.query('SELECT 42 AS answer')).rows).toEqual([{ answer: 42 }]);
  await other.end();
  const last = await start(folder.path);
  expect(last.pid).toBe(first.pid);
  await last.leave();
  expect(isRunning(first.pid)).toBe(false);
});

test('says what Postgres said when it does not start', async () => {
  const folder = await folderOfTest();
  const failing = startEmbeddedPostgres({
    dataFolder: folder.path,
    report: () => {},
    settings: { shared_buffers: 'plenty' },
  });
  await expect(failing).rejects.toMatchObject({
    code: 'embedded.start_failed',
    message: expect.stringContaining('invalid value for parameter "shared_buffers"'),
  });
});

describe.runIf(isRoot)('as root, in a folder that others cannot enter', () => {
  test('puts the database where the OS user postgres can reach it, says where, and finds it again', async () => {
    const folder = await folderOfTest(0o700);
    const dataFolder = join(folder.path, 'data');
    await mkdir(dataFolder);
    const lines: string[] = [];
    const first = await startEmbeddedPostgres({ dataFolder, report: (line) => lines.push(line), settings: FAST });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(first.directory.startsWith(folder.path)).toBe(false);
    expect(lines.join('\n')).toContain(first.directory);
    const second = await start(dataFolder);
    expect(second.directory).toBe(first.directory);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.destroy();
    await expect(stat(first.directory)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
