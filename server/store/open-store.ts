import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './database.ts';

/** The control plane's database: typed queries on the schema `sluice`, and the pool below them. */
export interface Store {
  readonly db: Kysely<Database>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly databaseUrl: string;
  /** Told of connections that broke while no query ran on them; the pool replaces them. */
  readonly onIdleError: (error: Error) => void;
  readonly maxConnections?: number;
}

/** Opens no connection before the first query. */
export function openStore({ databaseUrl, onIdleError, maxConnections = 10 }: StoreOptions): Store {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    connectionTimeoutMillis: 10_000,
    application_name: 'sluice api',
  });
  // `end` of the pool does not wait until its connections are gone; what breaks them then is nobody's trouble.
  const broke = (error: Error): void => {
    if (!pool.ending) onIdleError(error);
  };
  // A server that stops throws 57P01 into idle clients; unheard, it would end the process.
  pool.on('error', broke);
  // A client that is lent out and waits between two queries is heard by nobody else.
  pool.on('connect', (client) => client.on('error', broke));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    // Kysely ends the pool only where it has run a query of its own.
    if (!pool.ending) await pool.end();
  };
  return { db: db.withSchema('sluice'), pool, close };
}
