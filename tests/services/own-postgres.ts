import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/embedded/postgres.ts';

export interface OwnPostgres extends AsyncDisposable {
  readonly url: string;
  /** Stops the server cleanly and starts it again; the URL changes. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A Postgres for one test that wants to stop it, crash it or fill it; gone with the scope. */
export async function ownPostgres(settings: Readonly<Record<string, string>> = {}): Promise<OwnPostgres> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'sluice-tests-'));
  await chmod(dataFolder, 0o755); // as root, the server's user must be able to enter
  const begin = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({
      dataFolder,
      report: () => {},
      settings: { log_min_messages: 'fatal', log_min_error_statement: 'panic', ...settings },
    });
  let server = await begin();
  const own = {
    get url() {
      return server.url;
    },
    stop: () => server.stop(),
    async start() {
      server = await begin();
    },
    async restart() {
      await own.stop();
      await own.start();
    },
    [Symbol.asyncDispose]: () => server.destroy(),
  };
  return own;
}

/** A connection that closes with its scope; losing it is no crash of the test. */
export async function connectedTo(url: string): Promise<Client & AsyncDisposable> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
