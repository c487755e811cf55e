import type { ClientBase } from 'pg';
import type { TableChange } from '../../../runtime/contract/table-change.ts';
import { quoteTable, type TableRef } from '../identifier.ts';

/** Why a table cannot be altered at all, whatever the change. $1: the table. */
const OF_TABLE = `
SELECT 'it is a foreign table' AS what FROM pg_class WHERE oid = $1::regclass AND relkind = 'f'
UNION ALL SELECT 'it is a table of the type ' || format_type(reloftype, NULL) FROM pg_class WHERE oid = $1::regclass AND reloftype <> 0
UNION ALL SELECT 'it is a partition or a child of ' || inhparent::regclass::text FROM pg_inherits WHERE inhrelid = $1::regclass
UNION ALL SELECT 'it is owned by ' || pg_get_userbyid(relowner) || ', and the database user may not act for that role'
  FROM pg_class WHERE oid = $1::regclass AND NOT pg_has_role(relowner, 'USAGE')
ORDER BY 1`;

/**
 * What Postgres refuses to change the type of a column under: views, rules, triggers, policies, functions, computed
 * columns, filters of publications, keys of partitions. Indexes, constraints and statistics follow. $2: columns.
 */
const OF_COLUMNS = `
WITH wanted AS (
  SELECT a.attname, a.attnum FROM pg_attribute AS a
  WHERE a.attrelid = $1::regclass AND a.attname = ANY($2::name[]) AND a.attnum > 0 AND NOT a.attisdropped
), found AS (
  SELECT DISTINCT w.attname, CASE d.classid
      WHEN 'pg_rewrite'::regclass THEN (SELECT CASE v.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' ELSE 'rule on ' END
          || v.oid::regclass::text FROM pg_rewrite AS r JOIN pg_class AS v ON v.oid = r.ev_class WHERE r.oid = d.objid)
      ELSE pg_describe_object(d.classid, d.objid, d.objsubid) END AS what
  FROM wanted AS w JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = $1::regclass AND d.refobjsubid = w.attnum
  WHERE d.classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_proc'::regclass,
      'pg_publication_rel'::regclass)
    OR (d.classid = 'pg_class'::regclass AND d.objid = $1::regclass AND d.objsubid <> 0 AND d.objsubid <> w.attnum)
    OR (d.classid = 'pg_attrdef'::regclass AND NOT EXISTS (
      SELECT FROM pg_attrdef AS own WHERE own.oid = d.objid AND own.adrelid = $1::regclass AND own.adnum = w.attnum))
  UNION
  SELECT w.attname, 'the key of its partitions' FROM wanted AS w
  JOIN pg_partitioned_table AS p ON p.partrelid = $1::regclass AND w.attnum = ANY(p.partattrs::int2[])
)
SELECT format('%s, which uses "%s"', what, attname) AS what FROM found ORDER BY 1`;

/** By name, what keeps these changes from being made; none where the table is not there. */
export async function changeObstacles(
  client: ClientBase,
  ref: TableRef,
  changes: readonly TableChange[],
): Promise<readonly string[]> {
  const table = quoteTable(ref);
  const there = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
  if (changes.length === 0 || there.rows[0]?.there !== true) return [];
  const widened = changes.filter(({ kind }) => kind === 'widen').map(({ column }) => column.name);
  const ofTable = await client.query<{ what: string }>(OF_TABLE, [table]);
  const ofColumns = await client.query<{ what: string }>(OF_COLUMNS, [table, widened]);
  return [...ofTable.rows, ...ofColumns.rows].map(({ what }) => what);
}
