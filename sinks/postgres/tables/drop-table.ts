import type { ClientBase } from 'pg';
import { quoteTable, type TableRef } from '../identifier.ts';
import { dropOldTable } from '../swap/old-tables.ts';
import { schemaError } from './schema-error.ts';

/** Something outside a table that goes when the table is dropped. */
export interface Dependent {
  /** In Postgres' words: `view`, `materialized view`, `table constraint`, `function`, `default value` … */
  readonly kind: string;
  /** Its full name, e.g. `orders_customer_fkey on public.orders`. */
  readonly identity: string;
}

/**
 * What `DROP TABLE … CASCADE` takes along beside the table's own parts, by walking pg_depend as Postgres does:
 * `own` = the table with its columns, indexes, constraints, sequences; `dropped` = all that falls; listed are those
 * that are no part of another one (a view, not its rule and its row type).
 */
const DEPENDENTS = `
WITH RECURSIVE own(classid, objid, objsubid) AS (
  SELECT 'pg_class'::regclass::oid, c.oid, 0
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
  UNION
  SELECT d.classid, d.objid, d.objsubid FROM own AS o
  JOIN pg_depend AS d ON d.refclassid = o.classid AND d.refobjid = o.objid
    AND (o.objsubid = 0 OR d.refobjsubid = o.objsubid) AND d.deptype IN ('a', 'i', 'P', 'S')
), dropped(classid, objid, objsubid) AS (
  SELECT classid, objid, objsubid FROM own
  UNION
  SELECT next.classid, next.objid, next.objsubid FROM dropped AS o CROSS JOIN LATERAL (
    SELECT d.classid, d.objid, d.objsubid FROM pg_depend AS d
    WHERE d.refclassid = o.classid AND d.refobjid = o.objid AND (o.objsubid = 0 OR d.refobjsubid = o.objsubid)
    UNION ALL
    SELECT d.refclassid, d.refobjid, d.refobjsubid FROM pg_depend AS d
    WHERE d.classid = o.classid AND d.objid = o.objid AND d.objsubid = o.objsubid AND d.deptype = 'i'
  ) AS next
), fallen AS (
  SELECT * FROM dropped AS d WHERE NOT EXISTS (SELECT FROM own AS o WHERE o.classid = d.classid AND o.objid = d.objid)
)
SELECT i.type AS kind, i.identity
FROM fallen AS f CROSS JOIN LATERAL pg_identify_object(f.classid, f.objid, f.objsubid) AS i
WHERE NOT EXISTS (
  SELECT 1 FROM pg_depend AS part
  JOIN fallen AS whole ON whole.classid = part.refclassid AND whole.objid = part.refobjid
  WHERE part.classid = f.classid AND part.objid = f.objid AND part.objsubid = f.objsubid
    AND part.deptype IN ('a', 'i', 'P', 'S')
)
ORDER BY i.type, i.identity`;

/** What dropping the table would take along, listed before anything is dropped. */
export async function tableDependents(client: ClientBase, ref: TableRef): Promise<readonly Dependent[]> {
  const { rows } = await client.query<Dependent>(DEPENDENTS, [ref.schema, ref.table]);
  return rows;
}

/**
 * Drops the table with all that depends on it, the old one that a blue-green load has kept, and how far loads into it have come: another
 * of its name begins with no row. In the caller's transaction. No table is no error.
 */
export async function dropTable(client: ClientBase, ref: TableRef): Promise<void> {
  try {
    const { rows } = await client.query<{ swapped: boolean; marked: boolean }>(
      `SELECT to_regclass('sluice.old_tables') IS NOT NULL AS swapped, to_regclass('sluice.watermarks') IS NOT NULL AS marked`,
    );
    if (rows[0]?.swapped === true) await dropOldTable(client, ref);
    if (rows[0]?.marked === true) {
      const mark = [ref.schema, ref.table];
      await client.query('DELETE FROM sluice.watermarks WHERE schema_name = $1 AND table_name = $2', mark);
    }
    await client.query(`DROP TABLE IF EXISTS ${quoteTable(ref)} CASCADE`);
  } catch (error) {
    throw schemaError(error, ref);
  }
}
