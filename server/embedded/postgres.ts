import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { tryLock } from '../lock.mjs';
import { type OsUser, serverUser } from './os-user.ts';
import { giveTo, placeBinaries, placeCluster } from './placement.ts';
import { runningPostmaster, stopPostmaster } from './postmaster.ts';
import { serverSettings } from './server-settings.ts';

export interface EmbeddedOptions {
  /** Holds `postgres.url` and, where the server's user can enter it, the database itself. */
  readonly dataFolder: string;
  /** Told what a person should know: where things are put, what was found. */
  readonly report: (line: string) => void;
  /** Postgres settings over the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  readonly url: string;
  readonly pid: number;
  /** The Postgres data directory. */
  readonly directory: string;
  /** `true`: a server whose starter had been killed was still running, and goes on. */
  readonly adopted: boolean;
  /** Stops the server within 5 s. */
  stop(): Promise<void>;
}

const USER = 'sluice';
const DATABASE = 'sluice';
// 3 s fast, then 1 s immediate: a stop stays below 5 s.
const STOP_PATIENCE_MS = 3000;
// A server killed together with us leaves its pid file and shared memory for a moment; recovery takes longer.
const START_ATTEMPTS_MS = 15_000;

/**
 * Starts the Postgres that npm brings, on a free port of 127.0.0.1, with its database below `dataFolder`; adopts the
 * one that a killed process left running. One owner a data folder: a second call throws `embedded.in_use`.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.dataFolder, { recursive: true });
  const dataFolder = await realpath(options.dataFolder);
  const user = await serverUser(options.report);
  const directory = await placeCluster(dataFolder, user, options.report);
  const lock = tryLock(`${directory}.lock`);
  if (!lock.held) {
    throw new PipelineError('embedded.in_use', {
      message: `The embedded Postgres of ${dataFolder} is in use by process ${lock.pid}.`,
      next: 'Stop that process, or set SLUICE_DATA to another folder.',
      detail: { pid: lock.pid },
    });
  }
  try {
    const server = await startOrAdopt(dataFolder, directory, user, options);
    return {
      ...server,
      directory,
      stop: async () => {
        await stopPostmaster(server.pid, directory, STOP_PATIENCE_MS);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Started {
  readonly url: string;
  readonly pid: number;
  readonly adopted: boolean;
}

async function startOrAdopt(
  dataFolder: string,
  directory: string,
  user: OsUser | null,
  options: EmbeddedOptions,
): Promise<Started> {
  const urlFile = join(dataFolder, 'postgres.url');
  const orphan = await runningPostmaster(directory);
  const lastUrl = await readIfThere(urlFile);
  if (orphan !== null) {
    if (lastUrl !== null && (await answers(lastUrl.trim(), orphan.port))) {
      options.report(`Adopted the Postgres (process ${orphan.pid}) that was still running for ${dataFolder}.`);
      return { url: lastUrl.trim(), pid: orphan.pid, adopted: true };
    }
    options.report(`Stopping the Postgres (process ${orphan.pid}) that was still running for ${dataFolder}.`);
    await stopPostmaster(orphan.pid, directory, STOP_PATIENCE_MS);
  }
  const binaries = await placeBinaries(user, options.report);
  const password = await initialise(binaries, directory, user);
  const lastPort = lastUrl === null ? null : Number(new URL(lastUrl.trim()).port);
  const { pid, port } = await startServer({ binaries, directory, user, lastPort, settings: options.settings ?? {} });
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  await createDatabase(url);
  await writePrivate(urlFile, `${url}\n`);
  return { url, pid, adopted: false };
}

/** initdb, where it has not been; gives the superuser's password. Half-made clusters are made anew. */
async function initialise(binaries: string, directory: string, user: OsUser | null): Promise<string> {
  const passwordFile = `${directory}.password`;
  const password = await readIfThere(passwordFile);
  if (password !== null && (await exists(join(directory, 'PG_VERSION')))) return password.trim();
  if (await exists(join(directory, 'PG_VERSION'))) {
    throw new PipelineError('embedded.no_password', {
      message: `There is a database in ${directory}, but its password file ${passwordFile} is missing.`,
      next: 'Put that file back, or move the folder away to start with an empty database.',
    });
  }
  const made = randomBytes(24).toString('base64url');
  const draft = `${directory}.draft`;
  const draftPassword = `${draft}.password`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(dirname(directory), { recursive: true });
  await giveTo(draft, user);
  await writePrivate(draftPassword, `${made}\n`);
  if (user !== null) await chown(draftPassword, user.uid, user.gid);
  await execute(
    join(binaries, 'bin', 'initdb'),
    [
      `--pgdata=${draft}`,
      `--username=${USER}`,
      `--pwfile=${draftPassword}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order and case mapping on every machine, whatever locales it has.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
    user,
  );
  await rename(draftPassword, passwordFile);
  await rename(draft, directory);
  return made;
}

async function startServer(of: {
  binaries: string;
  directory: string;
  user: OsUser | null;
  lastPort: number | null;
  settings: Readonly<Record<string, string>>;
}): Promise<{ pid: number; port: number }> {
  const deadline = performance.now() + START_ATTEMPTS_MS;
  const logFile = `${of.directory}.log`;
  let preferred = of.lastPort;
  for (;;) {
    const port = await freePort(preferred);
    const pid = await attemptStart({ ...of, port, logFile });
    if (pid !== null) return { pid, port };
    if (performance.now() > deadline) {
      throw new PipelineError('embedded.start_failed', {
        message: `The embedded Postgres did not start. Its last words, from ${logFile}:\n${await tail(logFile)}`,
        next: 'Mend what the log names (disk space, permissions), or set DATABASE_URL to a Postgres of your own.',
      });
    }
    preferred = null;
    await sleep(200);
  }
}

/** Starts the server once; its process id when it takes connections, `null` when it ended before. */
async function attemptStart(of: {
  binaries: string;
  directory: string;
  user: OsUser | null;
  port: number;
  logFile: string;
  settings: Readonly<Record<string, string>>;
}): Promise<number | null> {
  const log = await open(of.logFile, 'w', 0o600);
  try {
    const settings = Object.entries({ ...serverSettings(of.port), ...of.settings });
    const child = spawn(
      join(of.binaries, 'bin', 'postgres'),
      ['-D', of.directory, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        cwd: '/',
        // A session of its own: Ctrl-C in the terminal reaches us alone, and the server is stopped last. A file, not
        // a pipe, so that it lives on without us.
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: { LC_ALL: 'C', PATH: process.env.PATH ?? '', TZ: 'UTC' },
        ...(of.user === null ? {} : { uid: of.user.uid, gid: of.user.gid }),
      },
    );
    let ended = false;
    child.once('error', () => {
      ended = true;
    });
    child.once('exit', () => {
      ended = true;
    });
    child.unref();
    for (;;) {
      if (ended) return null;
      const found = await runningPostmaster(of.directory);
      if (found?.pid === child.pid && found?.ready) return found.pid;
      await sleep(20);
    }
  } finally {
    await log.close();
  }
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function answers(url: string, port: number): Promise<boolean> {
  if (Number(new URL(url).port) !== port) return false;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on('error', () => {}); // a server that goes down meanwhile: the query fails as well
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false; // shutting down, or another password: it is stopped
  } finally {
    await client.end().catch(() => {});
  }
}

/** `preferred` where it is free, so that other tools' connection settings stay right; else any. */
async function freePort(preferred: number | null): Promise<number> {
  const port = await listenOnce(preferred ?? 0);
  return port ?? (await freePort(null));
}

async function listenOnce(port: number): Promise<number | null> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}

async function execute(command: string, args: readonly string[], user: OsUser | null): Promise<void> {
  const child = spawn(command, args, {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { LC_ALL: 'C', PATH: process.env.PATH ?? '', TZ: 'UTC' },
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  throw new PipelineError('embedded.initdb_failed', {
    message: `The embedded database could not be made (initdb ended with ${code}):\n${words.trim()}`,
    next: 'Mend what it names (disk space, permissions), or set DATABASE_URL to a Postgres of your own.',
  });
}

async function writePrivate(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await chmod(file, 0o600);
}

async function readIfThere(file: string): Promise<string | null> {
  return await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}

async function tail(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).split('\n').slice(-15).join('\n').trim();
}
