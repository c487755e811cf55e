import { Kysely, PostgresDialect } from 'kysely';
import type { PoolClient } from 'pg';
import { clientTransaction } from './client-transaction.ts';
import type { Database } from './database.ts';
import type { Store } from './open-store.ts';

/** One transaction, for typed queries and for code that takes a plain client (DDL, commit protocol). */
export interface Transaction {
  readonly db: Kysely<Database>;
  readonly client: PoolClient;
}

/** All of `work` happens, or nothing does. */
export async function transaction<T>(store: Store, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return await clientTransaction(store.pool, (client) => work({ client, db: queriesOver(client) }));
}

/** Kysely on this one connection. */
function queriesOver(client: PoolClient): Kysely<Database> {
  const lent = { query: client.query.bind(client), release: () => {} };
  const pool = { options: {}, connect: async () => lent as unknown as PoolClient, end: async () => {} };
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }).withSchema('sluice');
}
