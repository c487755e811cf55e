import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { quoteTable, type TableRef } from '../identifier.ts';

/** Whether policies may hide rows from the database user: all but those that let him read and delete whatever is there. */
const HIDES = `
WITH mine AS (
  SELECT * FROM pg_policy WHERE polrelid = $1::regclass AND polcmd IN ('*', 'r', 'd')
    AND EXISTS (SELECT FROM unnest(polroles) AS role WHERE role = 0 OR pg_has_role(role, 'USAGE'))
)
SELECT row_security_active($1::regclass) AND (EXISTS (SELECT FROM mine WHERE NOT polpermissive)
  OR EXISTS (SELECT FROM unnest('{r,d}'::"char"[]) AS need WHERE NOT EXISTS (
    SELECT FROM mine WHERE polcmd IN ('*', need) AND pg_get_expr(polqual, polrelid) = 'true'))) AS hides`;

/**
 * Before all rows of a table are replaced or copied: Postgres leaves out those that row-level security hides, without a word.
 * Throws `load.rows_hidden`.
 */
export async function requireAllRows(client: ClientBase, table: TableRef, node: string): Promise<void> {
  const { rows } = await client.query<{ hides: boolean }>(HIDES, [quoteTable(table)]);
  if (rows[0]?.hides !== true) return;
  const name = `${table.schema}.${table.table}`;
  throw new PipelineError('load.rows_hidden', {
    node,
    message: `Row-level security may hide rows of ${name} from the database user: those would neither be replaced nor copied. The table is untouched.`,
    next: 'Give the user BYPASSRLS or a policy FOR ALL USING (true), and resume the run.',
    detail: { schema: table.schema, table: table.table },
  });
}
