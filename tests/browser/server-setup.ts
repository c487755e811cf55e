import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string;
    /** The administrator's. */
    apiKey: string;
    /** For the files that tests make; the server may read it. */
    inputFolder: string;
    /** The page that the server's printed link leads to, with its one-time token. */
    signInLink: string;
  }
}

const START_MS = 150_000;
const STOP_MS = 15_000;

/** The server as a person starts it, with an embedded Postgres of its own. Nothing of it outlives the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-browser-'));
  await chmod(folder, 0o755); // as root, Postgres runs as another user
  const dataFolder = join(folder, 'data');
  const apiKey = `slc_${randomBytes(24).toString('hex')}`;
  const server = spawn(process.execPath, [join(import.meta.dirname, '../../server/cli/main.ts'), 'serve'], {
    env: { ...process.env, SLUICE_PORT: '0', SLUICE_DATA: dataFolder, SLUICE_ADMIN_KEY: apiKey, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(server, 'close');
  let said = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const stop = async () => {
    const early = server.exitCode ?? server.signalCode;
    if (early !== null) console.error(`The server ended before its tests, with ${early}. It said:\n${said}`);
    server.kill('SIGINT');
    const ended = await Promise.race([closed, wait(STOP_MS, null, { ref: false })]);
    if (ended === null) server.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const signInLink = await poll(START_MS, async () => {
      if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}:\n${said}`);
      return /https?:\/\/\S+[?#&]token=[\w-]+/.exec(said)?.[0] ?? null;
    }).catch((cause: unknown) => {
      throw new Error(`The server printed no sign-in link. It said:\n${said}`, { cause });
    });
    project.provide('signInLink', signInLink);
    project.provide('serverUrl', (await readFile(join(dataFolder, 'server.url'), 'utf8')).trim().replace(/\/$/, ''));
    project.provide('apiKey', apiKey);
    project.provide('inputFolder', folder);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function poll<T>(deadlineMs: number, look: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`Nothing came within ${deadlineMs} ms`);
    await wait(100);
  }
}
