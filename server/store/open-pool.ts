import pg from 'pg';

export interface PoolOptions {
  readonly databaseUrl: string;
  /** Told of connections that broke while no query ran on them; the pool replaces them. */
  readonly onIdleError: (error: Error) => void;
  readonly maxConnections?: number;
}

/** The connections of the control plane. Opens none before the first query. */
export function openPool({ databaseUrl, onIdleError, maxConnections = 10 }: PoolOptions): pg.Pool {
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
  return pool;
}
