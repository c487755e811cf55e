import { Socket } from 'node:net';
import { Client } from 'pg';

/** Limits of a writer's session, in milliseconds. They let the locks of an owner that is gone go away. */
export interface SessionLimits {
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly idleInTransactionTimeoutMs: number;
  readonly tcpUserTimeoutMs: number;
  /** How long an operation may make no progress before a second connection asks whether its backend still lives. */
  readonly livenessMs: number;
}

export const DEFAULT_LIMITS: SessionLimits = {
  connectTimeoutMs: 10_000,
  statementTimeoutMs: 600_000,
  lockTimeoutMs: 30_000,
  idleInTransactionTimeoutMs: 300_000,
  tcpUserTimeoutMs: 30_000,
  livenessMs: 15_000,
};

export interface Session {
  readonly client: Client;
  /** Which backend serves the session: its process and when that started. */
  readonly backend: { readonly pid: number; readonly start: string };
  /** Drops the connection at once: what waits on it fails, and the server rolls back. */
  destroy(): void;
}

export interface ConnectOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly limits: SessionLimits;
}

function settings(limits: SessionLimits): Readonly<Record<string, string>> {
  return {
    client_encoding: 'UTF8',
    TimeZone: 'UTC',
    DateStyle: 'ISO, MDY',
    statement_timeout: `${limits.statementTimeoutMs}ms`,
    lock_timeout: `${limits.lockTimeoutMs}ms`,
    idle_in_transaction_session_timeout: `${limits.idleInTransactionTimeoutMs}ms`,
    tcp_user_timeout: `${limits.tcpUserTimeoutMs}ms`,
    // A statement timeout does not reach a backend that waits for COPY data; a dead peer's keepalives do.
    tcp_keepalives_idle: '10s',
    tcp_keepalives_interval: '5s',
    tcp_keepalives_count: '3',
    // A backend deep in a statement notices a client that is gone within this time.
    client_connection_check_interval: '500ms',
  };
}

/** Opens a session and sets its limits. Aborting drops the connection, now and for as long as `signal` is watched here. */
export async function connect(options: ConnectOptions, signal: AbortSignal): Promise<Session> {
  signal.throwIfAborted();
  const socket = new Socket();
  const client = new Client({
    connectionString: options.databaseUrl,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.limits.connectTimeoutMs,
    keepAlive: true,
    stream: () => socket,
  });
  // Whoever waits on the connection is told by the rejection of what he waits for.
  client.on('error', () => {});
  const destroy = (): void => {
    socket.destroy();
  };
  signal.addEventListener('abort', destroy, { once: true });
  try {
    await client.connect();
    const wanted = Object.entries(settings(options.limits));
    // Settings that this version of Postgres does not know are left out.
    await client.query(
      `SELECT set_config(s.name, wanted.value, false)
       FROM unnest($1::text[], $2::text[]) AS wanted(name, value) JOIN pg_settings AS s ON s.name = wanted.name`,
      [wanted.map(([name]) => name), wanted.map(([, value]) => value)],
    );
    const { rows } = await client.query<{ pid: number; start: string }>(
      'SELECT pid, backend_start::text AS start FROM pg_stat_activity WHERE pid = pg_backend_pid()',
    );
    const backend = rows[0];
    if (backend === undefined) throw new Error('The server does not list its own backend.');
    return { client, backend, destroy };
  } catch (error) {
    destroy();
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', destroy);
  }
}
