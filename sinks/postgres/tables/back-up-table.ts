import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { quoteTable, type TableRef } from '../identifier.ts';
import { fitName } from '../swap/old-tables.ts';
import { requireAllRows } from './hidden-rows.ts';

/**
 * Copies the table's rows, as they are, to `<table>_backup`, in place of the one that an earlier load has made. In the
 * caller's transaction, under a lock that lets readers go on. Throws `load.backup_taken` where another table has the name.
 */
export async function backUpTable(client: ClientBase, table: TableRef, node: string): Promise<void> {
  const backup = { schema: table.schema, table: fitName(table.table, '_backup') };
  await requireAllRows(client, table, node);
  await client.query(`LOCK TABLE ${quoteTable(table)} IN SHARE ROW EXCLUSIVE MODE`);
  const { rows } = await client.query<{ ours: boolean }>(
    `SELECT EXISTS (SELECT FROM sluice.backups AS b WHERE b.schema_name = $1 AND b.table_name = $2 AND b.backup_oid = c.oid) AS ours
     FROM pg_class AS c WHERE c.oid = to_regclass($3)`,
    [table.schema, table.table, quoteTable(backup)],
  );
  if (rows[0]?.ours === false) throw taken(backup, node);
  await client.query(
    `DROP TABLE IF EXISTS ${quoteTable(backup)}; CREATE TABLE ${quoteTable(backup)} AS TABLE ${quoteTable(table)}`,
  );
  await client.query(
    `INSERT INTO sluice.backups (schema_name, table_name, backup_oid) VALUES ($1, $2, $3::regclass)
     ON CONFLICT (schema_name, table_name) DO UPDATE SET backup_oid = EXCLUDED.backup_oid, made_at = clock_timestamp()`,
    [table.schema, table.table, quoteTable(backup)],
  );
}

function taken({ schema, table }: TableRef, node: string): PipelineError {
  return new PipelineError('load.backup_taken', {
    node,
    message: `There is a table ${schema}.${table} already, which no load has made: the backup cannot have its name.`,
    next: 'Rename that table, or leave backupBeforeLoad out.',
    detail: { schema, table },
  });
}
