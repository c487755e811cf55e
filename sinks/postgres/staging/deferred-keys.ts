import type { ClientBase } from 'pg';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';

/**
 * Tests the keys and foreign keys of a table that would wait for the COMMIT, so that what they refuse is found before it. Those that
 * triggers make are left alone: they may count on all that the transaction does.
 */
export async function testDeferredKeys(client: ClientBase, table: TableRef): Promise<void> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.conname AS name FROM pg_constraint AS c JOIN pg_namespace AS n ON n.oid = c.connamespace
     WHERE c.conrelid = $1::regclass AND c.condeferrable AND c.contype IN ('p', 'u', 'x', 'f')`,
    [quoteTable(table)],
  );
  if (rows.length === 0) return;
  const names = rows.map(({ schema, name }) => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
  await client.query(`SET CONSTRAINTS ${names.join(', ')} IMMEDIATE`);
}
