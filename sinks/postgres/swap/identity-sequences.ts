import type { ClientBase } from 'pg';

interface Sequence {
  readonly oid: string;
  readonly name: string;
  /** With its schema, as SQL. */
  readonly quoted: string;
}

/** The sequences behind the identity columns of two tables of the same structure, pair by pair. */
export async function identitySequences(
  client: ClientBase,
  from: string,
  to: string,
): Promise<readonly { readonly from: Sequence; readonly to: Sequence }[]> {
  const { rows } = await client.query<{ from: Sequence; to: Sequence }>(
    `WITH sequences AS (
       SELECT a.attrelid, a.attname, json_build_object('oid', s.oid::text, 'name', s.relname,
         'quoted', format('%I.%I', n.nspname, s.relname)) AS sequence
       FROM pg_depend AS d JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_namespace AS n ON n.oid = s.relnamespace
       WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'
         AND d.refobjid IN ($1::oid, $2::oid)
     )
     SELECT f.sequence AS from, t.sequence AS to FROM sequences AS f JOIN sequences AS t USING (attname)
     WHERE f.attrelid = $1::oid AND t.attrelid = $2::oid ORDER BY attname`,
    [from, to],
  );
  return rows;
}
