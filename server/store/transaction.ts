import { Kysely, PostgresDialect } from 'kysely';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import type { Store } from './open-store.ts';

/** One transaction, for typed queries and for code that takes a plain client (DDL, commit protocol). */
export interface Transaction {
  readonly db: Kysely<Database>;
  readonly client: PoolClient;
}

/** All of `work` happens, or nothing does. */
export async function transaction<T>(store: Store, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await store.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work({ client, db: queriesOver(client) });
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      // The connection is gone, and with it the transaction: the pool must not hand it out again.
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Kysely on this one connection. */
function queriesOver(client: PoolClient): Kysely<Database> {
  const lent = { query: client.query.bind(client), release: () => {} };
  const pool = { options: {}, connect: async () => lent as unknown as PoolClient, end: async () => {} };
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }).withSchema('sluice');
}
