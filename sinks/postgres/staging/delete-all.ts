import type { Client } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Target } from '../../../runtime/contract/sink.ts';
import { quoteTable } from '../identifier.ts';
import { requireAllRows } from '../tables/hidden-rows.ts';

/**
 * Deletes all rows of a target that others are to replace, in the open transaction, and nothing else. Throws `load.rows_hidden`,
 * `sink.rows_referenced` and `sink.rows_kept`.
 */
export async function deleteAll(client: Client, target: Target): Promise<void> {
  await requireAllRows(client, target, target.node);
  // Writers wait, so that a row that comes in between is not deleted unseen; readers go on.
  await client.query(`LOCK TABLE ${quoteTable(target)} IN SHARE ROW EXCLUSIVE MODE`);
  await requireNoCascade(client, target);
  await client.query(`DELETE FROM ${quoteTable(target)}`);
  const left = await client.query(KEPT(quoteTable(target)), [quoteTable(target)]);
  if (left.rowCount !== 0) throw rowsKept(target);
}

/** The rest of the table is looked at only where something may keep rows: all that were deleted are still in the way. */
const KEPT = (table: string) => `SELECT FROM ${table} WHERE (
  SELECT relhastriggers OR relhasrules OR relhassubclass FROM pg_class WHERE oid = $1::regclass) LIMIT 1`;

const CASCADES = `
SELECT conrelid::regclass::text AS other, conname AS name,
  CASE confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END AS how
FROM pg_constraint
WHERE contype = 'f' AND confrelid = $1::regclass AND conrelid <> confrelid AND conparentid = 0 AND confdeltype IN ('c', 'n', 'd')
ORDER BY 1, 2 LIMIT 1`;

interface Cascade {
  readonly other: string;
  readonly name: string;
  readonly how: string;
}

/** Rows of other tables would go, or lose what they refer to, though the keys come again. */
async function requireNoCascade(client: Client, target: Target): Promise<void> {
  const { rows } = await client.query<Cascade>(CASCADES, [quoteTable(target)]);
  const [found] = rows;
  if (found === undefined) return;
  const table = `${target.schema}.${target.table}`;
  throw new PipelineError('sink.rows_referenced', {
    node: target.node,
    message: `Rows of ${found.other} refer to ${table} by "${found.name}", ON DELETE ${found.how}: to replace all rows of ${table} would change those too. Nothing was published.`,
    next: 'Load with upsert or blue_green; or make the foreign key ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED, and resume the run.',
    detail: { schema: target.schema, table: target.table, constraint: found.name },
  });
}

function rowsKept(target: Target): PipelineError {
  const table = `${target.schema}.${target.table}`;
  return new PipelineError('sink.rows_kept', {
    node: target.node,
    message: `Rows of ${table} that were to be replaced are still there: a trigger or a rule keeps them from being deleted. Nothing was published.`,
    next: 'Disable the trigger or the rule and resume the run, or load with upsert.',
    detail: { schema: target.schema, table: target.table },
  });
}
