import type { ClientBase } from 'pg';
import { quoteTable, type TableRef } from '../identifier.ts';

/** The table whose place another one took, kept for a roll back. */
export interface KeptTable {
  readonly oid: string;
  readonly name: string;
  readonly keepHours: number;
}

/** `text` and `suffix` within the 63 bytes that Postgres keeps of a name. */
export function fitName(text: string, suffix: string): string {
  const bytes = Buffer.from(text);
  let end = Math.min(bytes.length, 63 - Buffer.byteLength(suffix));
  while (end > 0 && end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end) + suffix;
}

/** What the old table is called once another has taken its place. */
export const oldName = (table: string): string => fitName(table, '_old');

/** The old table of `ref`, if it is still there; by its identity, whatever else has its name. */
export async function keptTable(client: ClientBase, ref: TableRef): Promise<KeptTable | null> {
  const { rows } = await client.query<KeptTable>(
    `SELECT o.old_oid::text AS oid, c.relname AS name, o.keep_hours AS "keepHours" FROM sluice.old_tables AS o
     JOIN pg_class AS c ON c.oid = o.old_oid JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = o.schema_name
     WHERE o.schema_name = $1 AND o.table_name = $2`,
    [ref.schema, ref.table],
  );
  return rows[0] ?? null;
}

/** Notes the old table of `ref`, to be dropped after so many hours. In the transaction that swaps. */
export async function recordOldTable(client: ClientBase, ref: TableRef, old: Omit<KeptTable, 'name'>): Promise<void> {
  await client.query(
    `INSERT INTO sluice.old_tables (schema_name, table_name, old_oid, keep_hours) VALUES ($1, $2, $3, $4)
     ON CONFLICT (schema_name, table_name) DO UPDATE
       SET old_oid = EXCLUDED.old_oid, keep_hours = EXCLUDED.keep_hours, swapped_at = clock_timestamp()`,
    [ref.schema, ref.table, old.oid, old.keepHours],
  );
}

/** Drops the old table of `ref`, if it is there, and the note. In the caller's transaction. */
export async function dropOldTable(client: ClientBase, ref: TableRef): Promise<void> {
  const kept = await keptTable(client, ref);
  if (kept !== null) await client.query(`DROP TABLE ${quoteTable({ schema: ref.schema, table: kept.name })}`);
  await client.query('DELETE FROM sluice.old_tables WHERE schema_name = $1 AND table_name = $2', [
    ref.schema,
    ref.table,
  ]);
}

/** Drops the old tables whose time is over, each in a transaction of its own. Gives their names. */
export async function sweepOldTables(client: ClientBase): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (;;) {
    await client.query(`BEGIN; SET LOCAL lock_timeout = '2s'`);
    try {
      const { rows } = await client.query<TableRef>(
        `SELECT schema_name AS schema, table_name AS "table" FROM sluice.old_tables
         WHERE swapped_at + make_interval(secs => keep_hours * 3600) < clock_timestamp() LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      const ref = rows[0];
      if (ref !== undefined) await dropOldTable(client, ref);
      await client.query('COMMIT');
      if (ref === undefined) return dropped;
      dropped.push(oldName(ref.table));
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  }
}
