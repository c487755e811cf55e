import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../server/embedded/postgres.ts';
import type { TestDatabase } from '../services/postgres.ts';

/** A Postgres of the test's own, that may be killed, stopped and started again. */
export interface OwnServer extends AsyncDisposable {
  database(): Promise<TestDatabase>;
  /** Statements that are not of one database, outside a transaction. */
  execute(...statements: readonly string[]): Promise<void>;
  /** `kill -9` of the postmaster: the next start recovers by the log and empties unlogged tables. */
  crash(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function ownServer(): Promise<OwnServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'sluice-faults-'));
  await chmod(dataFolder, 0o755); // as root, the server's user must be able to enter
  // A killed process loses nothing that it gave to the kernel, so fsync is not needed here.
  const settings = { fsync: 'off', wal_level: 'replica', max_wal_senders: '1' };
  const open = () => startEmbeddedPostgres({ dataFolder, report: () => {}, settings });
  let server = await open();

  async function execute(...statements: readonly string[]): Promise<void> {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }

  return {
    execute,
    async database() {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await execute(`CREATE DATABASE ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return { url: url.href, [Symbol.asyncDispose]: () => execute(`DROP DATABASE ${name} WITH (FORCE)`) };
    },
    async crash() {
      process.kill(server.pid, 'SIGKILL');
      await server.stop();
    },
    stop: () => server.stop(),
    async start() {
      server = await open();
    },
    async [Symbol.asyncDispose]() {
      await server.destroy();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
