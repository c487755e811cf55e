import { realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { tryLock } from '../lock.mjs';
import { readIfThere, writePrivateFile } from '../private-file.ts';
import { makePrivateFolder } from '../private-folder.ts';
import { answers } from './answers.ts';
import { initialise } from './initialise.ts';
import { keepRunning } from './keep-running.ts';
import { type OsUser, serverUser } from './os-user.ts';
import { placeBinaries, placeCluster } from './placement.ts';
import { removeMistakenPidFile, runningPostmaster, stopPostmaster } from './postmaster.ts';
import { type ServerPlan, startServer } from './start-server.ts';

export interface EmbeddedOptions {
  /** Holds `postgres.url` and, where the server's user can enter it, the database itself. */
  readonly dataFolder: string;
  /** Told what a person should know: where things are put, what was found. */
  readonly report: (line: string) => void;
  /** Postgres settings over the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Started again on the same port when it ends by itself, until `stop` or `leave`. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** Of the newest process. */
  readonly pid: number;
  /** The Postgres data directory. */
  readonly directory: string;
  /** `true`: a server whose starter had been killed was still running, and goes on. */
  readonly adopted: boolean;
  /** Stops the server within 5 s. */
  stop(): Promise<void>;
  /** Stops the server unless others are connected: then it goes on, and whoever leaves last stops it. */
  leave(): Promise<void>;
  /** Stops it and removes all that it stored, wherever that is: for tests. */
  destroy(): Promise<void>;
}

const NAME = 'sluice';
// 2 s for a fast shutdown, then an immediate one, from which the next start recovers: with all else, a stop stays below 5 s.
const STOP_PATIENCE_MS = 2000;

/**
 * Starts the Postgres that npm brings, on a free port of 127.0.0.1, with its database below `dataFolder`; adopts the
 * one that a killed process left running. One owner a data folder: a second call throws `embedded.in_use`.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  await makePrivateFolder(options.dataFolder);
  const dataFolder = await realpath(options.dataFolder);
  const user = await serverUser(options.report);
  const directory = await placeCluster(dataFolder, user, options.report);
  if (dirname(directory) !== dataFolder) await makePrivateFolder(dirname(directory));
  const lock = tryLock(`${directory}.lock`);
  if (!lock.held) throw inUse(dataFolder, lock.pid);
  try {
    const server = (await adopt(dataFolder, directory, options)) ?? (await start(dataFolder, directory, user, options));
    const running = keepRunning({
      pid: server.pid,
      report: options.report,
      restart: (onSpawn, signal) => restart(server.url, directory, { ...options, user, again: { onSpawn, signal } }),
    });
    const stop = async () => {
      await stopPostmaster(await running.end(), directory, STOP_PATIENCE_MS);
      lock.release();
    };
    const leave = async () => {
      if (!(await answers(server.url)) || !(await isUsed(server.url))) return stop();
      await running.end();
      lock.release();
    };
    const destroy = async () => {
      await stop();
      // Its own folder below /var/lib or the temporary one, or our `postgres` in the data folder.
      const all = dirname(directory) === dataFolder ? directory : dirname(directory);
      for (const path of [all, dataFolder]) await rm(path, { recursive: true, force: true });
    };
    const { url, adopted } = server;
    return {
      url,
      adopted,
      directory,
      stop,
      leave,
      destroy,
      get pid() {
        return running.pid;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Server {
  readonly url: string;
  readonly pid: number;
  readonly adopted: boolean;
}

/** The server that still runs for `directory`, where it answers; one that does not is stopped. */
async function adopt(dataFolder: string, directory: string, options: EmbeddedOptions): Promise<Server | null> {
  const orphan = await runningPostmaster(directory);
  if (orphan === null) {
    await removeMistakenPidFile(directory);
    return null;
  }
  const url = (await readIfThere(urlFile(dataFolder)))?.trim();
  if (url !== undefined && Number(new URL(url).port) === orphan.port && (await answers(url))) {
    options.report(`Adopted the Postgres (process ${orphan.pid}) that was still running for ${dataFolder}.`);
    return { url, pid: orphan.pid, adopted: true };
  }
  options.report(`Stopping the Postgres (process ${orphan.pid}) that was still running for ${dataFolder}.`);
  await stopPostmaster(orphan.pid, directory, STOP_PATIENCE_MS);
  return null;
}

async function start(
  dataFolder: string,
  directory: string,
  user: OsUser | null,
  options: EmbeddedOptions,
): Promise<Server> {
  const binaries = await placeBinaries(user, options.report);
  const password = await initialise({ binaries, directory, superuser: NAME, user });
  const lastUrl = await readIfThere(urlFile(dataFolder));
  const { pid, port } = await startServer({
    binaries,
    directory,
    user,
    lastPort: lastUrl === null ? null : Number(new URL(lastUrl.trim()).port),
    settings: options.settings ?? {},
  });
  const url = `postgres://${NAME}:${password}@127.0.0.1:${port}/${NAME}`;
  await createDatabase(url);
  await writePrivateFile(urlFile(dataFolder), `${url}\n`);
  return { url, pid, adopted: false };
}

/** A server in place of one that has ended, for those who know its URL. */
async function restart(
  url: string,
  directory: string,
  options: EmbeddedOptions & Pick<ServerPlan, 'user' | 'again'>,
): Promise<number> {
  const binaries = await placeBinaries(options.user, options.report);
  await removeMistakenPidFile(directory);
  const { pid } = await startServer({
    ...options,
    binaries,
    directory,
    lastPort: Number(new URL(url).port),
    settings: options.settings ?? {},
  });
  return pid;
}

function urlFile(dataFolder: string): string {
  return join(dataFolder, 'postgres.url');
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [NAME]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${NAME}`);
  } finally {
    await client.end();
  }
}

/** Whether anybody else is connected. */
async function isUsed(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const others = await client.query(
      "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1",
    );
    return others.rowCount !== 0;
  } finally {
    await client.end();
  }
}

function inUse(dataFolder: string, pid: number): PipelineError {
  return new PipelineError('embedded.in_use', {
    message: `The embedded Postgres of ${dataFolder} is in use by process ${pid}.`,
    next: 'Stop that process, or set SLUICE_DATA to another folder.',
    detail: { pid },
  });
}
