import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/embedded/postgres.ts';
import { runningPostmaster } from '../../server/embedded/postmaster.ts';
import { until } from './until.ts';

const MAIN = join(import.meta.dirname, '../../server/cli/main.ts');
/** The first start builds the UI and makes the database. */
const START_MS = 150_000;

/** `sluice serve` on a data folder of its own, with the embedded Postgres. */
export interface ServerProcess extends AsyncDisposable {
  /** For files that the server reads. */
  readonly folder: string;
  /** Of its Postgres, since the last start. */
  databaseUrl(): Promise<string>;
  /** Resolves when it says that it is ready. */
  start(): Promise<void>;
  post<T>(path: string, body?: object): Promise<T>;
  /** `kill -9` of the server and of the Postgres that it started. */
  kill(): Promise<void>;
  /** `kill -9` of the Postgres alone. */
  killDatabase(): Promise<void>;
}

export async function serverProcess(): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-server-'));
  await chmod(folder, 0o755); // as root, Postgres runs as another user
  const dataFolder = join(folder, 'data');
  const key = `slc_${randomBytes(24).toString('hex')}`;
  let child: ChildProcess | null = null;

  async function killAll(): Promise<void> {
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    await killDatabase();
  }

  async function killDatabase(): Promise<void> {
    const directory = await readFile(join(dataFolder, 'postgres.directory'), 'utf8').catch(() => null);
    const postmaster = directory === null ? null : await runningPostmaster(directory.trim());
    if (postmaster !== null) process.kill(postmaster.pid, 'SIGKILL');
  }

  return {
    folder,
    databaseUrl: async () => (await readFile(join(dataFolder, 'postgres.url'), 'utf8')).trim(),
    async start() {
      const env = {
        ...process.env,
        SLUICE_PORT: '0',
        SLUICE_DATA: dataFolder,
        SLUICE_ADMIN_KEY: key,
        DATABASE_URL: '',
      };
      const started = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      let said = '';
      for (const output of [started.stdout, started.stderr]) {
        output.on('data', (text: Buffer) => {
          said += text;
        });
      }
      const ready = async (): Promise<true | null> => {
        if (started.exitCode !== null) throw new Error(`The server ended by itself. It said:\n${said}`);
        return /[?#&]token=/.test(said) ? true : null;
      };
      await until('the server is ready', ready, START_MS);
    },
    async post<T>(path: string, body: object = {}) {
      const base = (await readFile(join(dataFolder, 'server.url'), 'utf8')).trim();
      const response = await fetch(new URL(`/api/v1${path}`, base), {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    kill: killAll,
    killDatabase,
    async [Symbol.asyncDispose]() {
      await killAll();
      // Whatever is left is found, stopped and removed as the next start would find it.
      await (await startEmbeddedPostgres({ dataFolder, report: () => {} })).destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
