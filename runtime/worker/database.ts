import { Client, type ClientBase, Pool, type PoolClient } from 'pg';
import { DEFAULT_ATTEMPTS } from '../graph/backoff.ts';
import { tryAgain } from '../graph/try-again.ts';

/** Runs statements on a connection of its own pool; Postgres' errors come out as `PipelineError`s. */
export type WithClient = <T>(use: (client: ClientBase) => Promise<T>) => Promise<T>;

export interface Control {
  readonly withClient: WithClient;
  close(): Promise<void>;
}

export interface ControlOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly connections: number;
  /** `PipelineError` for what Postgres or the network said. */
  readonly translate: (error: unknown) => Error;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** A control statement touches a few rows; one that waits longer waits on a lock that `retakeSplit` must outlast. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** Connections for the control statements of a runner or a lane: claims, listings, run records. */
export function openControl(options: ControlOptions): Control {
  const pool = new Pool({
    connectionString: options.databaseUrl,
    application_name: options.applicationName,
    max: options.connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
  });
  // An idle connection that the server ended is replaced at the next use, which reports any lasting trouble.
  pool.on('error', () => {});
  return {
    async withClient(use) {
      let client: PoolClient | null = null;
      let broken = false;
      try {
        client = await pool.connect();
        // The pool listens to idle clients only; an unheard 'error' of one in use would end the process.
        client.on('error', ignore);
        return await use(client);
      } catch (error) {
        broken = true;
        throw options.translate(error);
      } finally {
        client?.off('error', ignore);
        client?.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

/** Its statements are told of the end of a connection; the event adds nothing. */
function ignore(): void {}

/**
 * Tries again for about a minute what failed because Postgres was out of reach, whatever the pipeline's own `retry`
 * says: how a run stands must be stored. For work that may run twice, see `tryAgain`.
 */
export function persistent(withClient: WithClient, signal: AbortSignal): WithClient {
  return (use) => tryAgain(() => withClient(use), { attempts: DEFAULT_ATTEMPTS, signal });
}

/** A single connection outside any pool, for what belongs to a session, such as advisory locks. */
export async function openSession(options: Pick<ControlOptions, 'databaseUrl' | 'applicationName'>): Promise<Client> {
  const client = new Client({
    connectionString: options.databaseUrl,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  client.on('error', ignore);
  await client.connect();
  return client;
}
