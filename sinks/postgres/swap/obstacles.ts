import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { quoteTable, type TableRef } from '../identifier.ts';
import { tableDependents } from '../tables/drop-table.ts';
import { keptTable, oldName } from './old-tables.ts';

/**
 * What would be lost or broken if another table took this one's place. `own`: the table with its columns, indexes,
 * constraints, triggers, policies, sequences. Whatever else depends on one of them stays behind, but for views and
 * foreign keys, which follow. A sequence that a column owns is no obstacle: it goes over as it is.
 */
const OBSTACLES = `
WITH RECURSIVE t AS (
  SELECT c.* FROM pg_class AS c WHERE c.oid = $1
), own(classid, objid, objsubid) AS (
  SELECT 'pg_class'::regclass::oid, oid, 0 FROM t
  UNION
  SELECT d.classid, d.objid, d.objsubid FROM own AS o
  JOIN pg_depend AS d ON d.refclassid = o.classid AND d.refobjid = o.objid
    AND (o.objsubid = 0 OR d.refobjsubid = o.objsubid) AND d.deptype IN ('a', 'i', 'P', 'S')
  WHERE NOT (o.classid = 'pg_class'::regclass
    AND EXISTS (SELECT FROM pg_class AS s WHERE s.oid = o.objid AND s.relkind = 'S'))
), kept AS (
  SELECT * FROM own AS o WHERE NOT EXISTS (SELECT FROM pg_depend AS d WHERE o.classid = 'pg_class'::regclass
    AND d.classid = o.classid AND d.objid = o.objid AND d.deptype = 'a'
    AND (SELECT relkind FROM pg_class WHERE oid = o.objid) = 'S')
), dependents AS (
  SELECT DISTINCT d.classid, d.objid, d.objsubid FROM kept AS o
  JOIN pg_depend AS d ON d.refclassid = o.classid AND d.refobjid = o.objid
    AND (o.objsubid = 0 OR d.refobjsubid = o.objsubid)
  WHERE NOT EXISTS (SELECT FROM own AS p WHERE p.classid = d.classid AND p.objid = d.objid)
    AND NOT (d.classid = 'pg_constraint'::regclass
      AND EXISTS (SELECT FROM pg_constraint AS k WHERE k.oid = d.objid AND k.contype = 'f'))
    AND NOT (d.classid = 'pg_rewrite'::regclass AND EXISTS (
      SELECT FROM pg_rewrite AS r JOIN pg_class AS v ON v.oid = r.ev_class
      WHERE r.oid = d.objid AND r.rulename = '_RETURN' AND v.relkind = 'v'))
), views AS (
  SELECT DISTINCT v.* FROM kept AS o
  JOIN pg_depend AS d ON d.refclassid = o.classid AND d.refobjid = o.objid AND d.classid = 'pg_rewrite'::regclass
  JOIN pg_rewrite AS r ON r.oid = d.objid JOIN pg_class AS v ON v.oid = r.ev_class AND v.relkind = 'v'
), owners AS (
  SELECT oid, relowner AS role FROM t UNION SELECT oid, relowner FROM views
  UNION SELECT c.oid, c.relowner FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
    WHERE k.confrelid = $1 AND k.contype = 'f'
)
SELECT pg_describe_object(classid, objid, objsubid) AS what FROM dependents
UNION ALL SELECT 'it is a partitioned table' FROM t WHERE relkind = 'p'
UNION ALL SELECT 'it is a foreign table' FROM t WHERE relkind = 'f'
UNION ALL SELECT 'it is no table' FROM t WHERE relkind NOT IN ('r', 'p', 'f')
UNION ALL SELECT 'it is a temporary table' FROM t WHERE relpersistence = 't'
UNION ALL SELECT 'it is a table of the type ' || format_type(reloftype, NULL) FROM t WHERE reloftype <> 0
UNION ALL SELECT 'it is a partition or a child of ' || inhparent::regclass::text FROM pg_inherits WHERE inhrelid = $1
UNION ALL SELECT 'its child ' || inhrelid::regclass::text FROM pg_inherits WHERE inhparent = $1
UNION ALL SELECT 'rule ' || rulename FROM pg_rewrite WHERE ev_class = $1
UNION ALL SELECT DISTINCT 'a security label by ' || provider FROM pg_seclabel
  WHERE classoid = 'pg_class'::regclass AND objoid = $1
UNION ALL SELECT 'extension ' || e.extname || ', which it belongs to' FROM pg_depend AS d
  JOIN pg_extension AS e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
  WHERE d.classid = 'pg_class'::regclass AND d.objid = $1 AND d.deptype IN ('e', 'x')
UNION ALL SELECT 'a subscription that writes to it' WHERE EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid = $1)
UNION ALL SELECT 'index ' || indexrelid::regclass::text || ', which is not valid (drop it or build it again)'
  FROM pg_index WHERE indrelid = $1 AND NOT indisvalid
UNION ALL SELECT 'index ' || c.oid::regclass::text || ', which has a tablespace of its own'
  FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid WHERE indrelid = $1 AND c.reltablespace <> 0
UNION ALL SELECT oid::regclass::text || ' is owned by ' || pg_get_userbyid(role) || ', and the database user may not act for that role'
  FROM owners WHERE NOT pg_has_role(role, 'USAGE')
ORDER BY 1`;

/** By name, what keeps another table from taking the place of this one. */
async function obstaclesOf(client: ClientBase, ref: TableRef, oid: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ what: string }>(OBSTACLES, [oid]);
  const found = rows.map(({ what }) => what);
  const kept = await keptTable(client, ref);
  const old = { schema: ref.schema, table: oldName(ref.table) };
  const there = await client.query<{ oid: string }>(
    'SELECT c.oid::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2',
    [old.schema, old.table],
  );
  const other = there.rows[0];
  if (other === undefined) return found;
  if (other.oid !== kept?.oid) return [...found, `${quoteTable(old)}, which was not put there by a load`];
  const dependents = await tableDependents(client, old);
  return [...found, ...dependents.map(({ kind, identity }) => `${kind} ${identity}, which needs ${old.table}`)];
}

/** Throws `load.swap_obstacles` when something depends on the table that could not follow to another one. */
export async function requireSwappable(client: ClientBase, ref: TableRef, oid: string, node?: string): Promise<void> {
  const found = await obstaclesOf(client, ref, oid);
  if (found.length === 0) return;
  throw new PipelineError('load.swap_obstacles', {
    ...(node === undefined ? {} : { node }),
    message: `No other table can take the place of ${ref.schema}.${ref.table}: ${found.join('; ')}.`,
    next: 'Remove what is named, or load with truncate, which keeps the table.',
    detail: { schema: ref.schema, table: ref.table, obstacles: [...found] },
  });
}
