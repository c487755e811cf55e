import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Database } from './database.ts';
import { openPool, type PoolOptions } from './open-pool.ts';

/** The control plane's database: typed queries on the schema `sluice`, and the pool below them. */
export interface Store {
  readonly db: Kysely<Database>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens no connection before the first query. */
export function openStore(options: PoolOptions): Store {
  return storeOver(openPool(options));
}

/** Typed queries over a pool, which closes with them. */
export function storeOver(pool: pg.Pool): Store {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    // Kysely ends the pool only where it has run a query of its own.
    if (!pool.ending) await pool.end();
  };
  return { db: db.withSchema('sluice'), pool, close };
}
