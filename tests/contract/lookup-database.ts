import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { LookupPort, LookupTable } from '../../runtime/contract/operator.ts';
import { createLookupPort } from '../../runtime/worker/lookup-port.ts';
import { type TestDatabase, testDatabase } from '../services/postgres.ts';

/** The way to tables of a database that the tests of a file share; `sql` makes and fills them. */
export function lookupDatabase(tables: Readonly<Record<string, LookupTable>>, sql: string): () => LookupPort {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 2 });
    await pool.query(sql);
  });
  afterAll(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });
  return () =>
    createLookupPort(tables, async (use) => {
      const client = await pool.connect();
      try {
        return await use(client);
      } finally {
        client.release();
      }
    });
}
