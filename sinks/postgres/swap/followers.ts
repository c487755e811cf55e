import type { ClientBase } from 'pg';
import { OPTIONS } from './create-twin.ts';

/** Names of what the statements below speak of: `t` = the table, `q` its name as SQL. */
const TABLE = `WITH t AS (
  SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS q
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = $1
)`;

/** `PUBLIC`, or the role's name as SQL. */
const GRANTEE = `CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END`;
const GRANTABLE = `CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`;

/** What the other table loses before it takes this one's place: all that it is about to get from it. */
const CLEAR: readonly string[] = [
  `SELECT DISTINCT format('REVOKE ALL ON %s FROM %s CASCADE', q, ${GRANTEE}) AS sql
   FROM t, aclexplode(coalesce(relacl, acldefault('r', relowner))) AS a`,
  `SELECT DISTINCT format('REVOKE ALL (%I) ON %s FROM %s CASCADE', c.attname, q, ${GRANTEE}) AS sql
   FROM t JOIN pg_attribute AS c ON c.attrelid = t.oid AND NOT c.attisdropped, aclexplode(c.attacl) AS a`,
  `SELECT format('DROP POLICY %I ON %s', polname, q) AS sql FROM t JOIN pg_policy ON polrelid = t.oid`,
  `SELECT format('DROP TRIGGER %I ON %s', tgname, q) AS sql FROM t JOIN pg_trigger ON tgrelid = t.oid WHERE NOT tgisinternal`,
];

/** What the table gives away before another takes its place, so that the old one is in nobody's way while it is kept. */
const RETIRE: readonly string[] = [
  `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', q, conname) AS sql
   FROM t JOIN pg_constraint ON conrelid = t.oid AND contype = 'f' AND conparentid = 0`,
  `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS sql
   FROM pg_constraint WHERE confrelid = $1 AND conrelid <> $1 AND contype = 'f' AND conparentid = 0`,
  `SELECT format('ALTER PUBLICATION %I DROP TABLE %s', p.pubname, q) AS sql
   FROM t JOIN pg_publication_rel AS r ON r.prrelid = t.oid JOIN pg_publication AS p ON p.oid = r.prpubid`,
  `SELECT format('DROP STATISTICS %I.%I', s.stxnamespace::regnamespace::text, s.stxname) AS sql
   FROM pg_statistic_ext AS s WHERE s.stxrelid = $1`,
];

/** What makes the other table wear all that this one wears, once it has its name. */
const FOLLOW: readonly string[] = [
  `SELECT format('ALTER TABLE %s OWNER TO %I', q, pg_get_userbyid(relowner)) AS sql FROM t`,
  `SELECT format('ALTER TABLE %s SET (%s)', q, ${OPTIONS('t.oid')}) AS sql FROM t WHERE ${OPTIONS('t.oid')} IS NOT NULL`,
  `SELECT format('ALTER SEQUENCE %s OWNED BY %s.%I', d.objid::regclass, q, a.attname) AS sql
   FROM t JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
     AND d.classid = 'pg_class'::regclass AND d.deptype = 'a'
   JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
   JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid`,
  `SELECT format('GRANT %s ON %s TO %s%s', a.privilege_type, q, ${GRANTEE}, ${GRANTABLE}) AS sql
   FROM t, aclexplode(coalesce(relacl, acldefault('r', relowner))) AS a`,
  `SELECT format('GRANT %s (%I) ON %s TO %s%s', a.privilege_type, c.attname, q, ${GRANTEE}, ${GRANTABLE}) AS sql
   FROM t JOIN pg_attribute AS c ON c.attrelid = t.oid AND NOT c.attisdropped, aclexplode(c.attacl) AS a`,
  `SELECT format('GRANT %s ON SEQUENCE %s TO %s%s', a.privilege_type, s.oid::regclass, ${GRANTEE}, ${GRANTABLE}) AS sql
   FROM pg_depend AS d JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S', aclexplode(s.relacl) AS a
   WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = $1 AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'`,
  `SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', q, attname, attstattarget) AS sql
   FROM t JOIN pg_attribute ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped WHERE attstattarget >= 0`,
  `SELECT format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', q, attname, array_to_string(attoptions, ', ')) AS sql
   FROM t JOIN pg_attribute ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped WHERE attoptions IS NOT NULL`,
  `SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', indexrelid::regclass, attnum, attstattarget) AS sql
   FROM pg_index JOIN pg_attribute ON attrelid = indexrelid WHERE indrelid = $1 AND attstattarget >= 0`,
  `SELECT format('ALTER INDEX %s SET (%s)', x.oid::regclass, array_to_string(x.reloptions, ', ')) AS sql
   FROM pg_constraint AS k JOIN pg_class AS x ON x.oid = k.conindid
   WHERE k.conrelid = $1 AND k.contype IN ('p', 'u', 'x') AND x.reloptions IS NOT NULL`,
  `SELECT pg_get_statisticsobjdef(oid) AS sql FROM pg_statistic_ext WHERE stxrelid = $1`,
  `SELECT format('ALTER STATISTICS %I.%I SET STATISTICS %s', stxnamespace::regnamespace::text, stxname, stxstattarget) AS sql
   FROM pg_statistic_ext WHERE stxrelid = $1 AND stxstattarget >= 0`,
  `SELECT format('ALTER TABLE %s CLUSTER ON %I', q, x.relname) AS sql
   FROM t JOIN pg_index AS i ON i.indrelid = t.oid AND i.indisclustered JOIN pg_class AS x ON x.oid = i.indexrelid`,
  `SELECT format('ALTER TABLE %s REPLICA IDENTITY %s', q, CASE relreplident WHEN 'd' THEN 'DEFAULT' WHEN 'n' THEN 'NOTHING'
     WHEN 'f' THEN 'FULL' ELSE (SELECT format('USING INDEX %I', x.relname) FROM pg_index AS i
       JOIN pg_class AS x ON x.oid = i.indexrelid WHERE i.indrelid = t.oid AND i.indisreplident) END) AS sql FROM t`,
  `SELECT format('ALTER TABLE %s %s ROW LEVEL SECURITY', q, kind) AS sql FROM t, unnest(ARRAY[
     CASE WHEN relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END, CASE WHEN relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END
   ]) AS kind`,
  `SELECT format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', polname, q,
     CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
     CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
     (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ') FROM unnest(polroles) AS role),
     coalesce(' USING (' || pg_get_expr(polqual, polrelid) || ')', ''),
     coalesce(' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')', '')) AS sql
   FROM t JOIN pg_policy ON polrelid = t.oid`,
  `SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', q, conname, pg_get_constraintdef(k.oid)) AS sql
   FROM t JOIN pg_constraint AS k ON conrelid = t.oid AND confrelid = t.oid AND contype = 'f'`,
  `SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS sql
   FROM pg_constraint WHERE confrelid = $1 AND conrelid <> $1 AND contype = 'f' AND conparentid = 0`,
  `SELECT pg_get_triggerdef(tr.oid) AS sql FROM pg_trigger AS tr WHERE tgrelid = $1 AND NOT tgisinternal ORDER BY tgname`,
  `SELECT format('ALTER TABLE %s %s TRIGGER %I', q, CASE tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
     ELSE 'ENABLE ALWAYS' END, tgname) AS sql FROM t JOIN pg_trigger ON tgrelid = t.oid WHERE NOT tgisinternal AND tgenabled <> 'O'`,
  `SELECT format('ALTER PUBLICATION %I ADD TABLE %s%s%s', p.pubname, q,
     coalesce(' (' || (SELECT string_agg(quote_ident(a.attname), ', ') FROM pg_attribute AS a
       WHERE a.attrelid = t.oid AND a.attnum = ANY (r.prattrs::smallint[])) || ')', ''),
     coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')) AS sql
   FROM t JOIN pg_publication_rel AS r ON r.prrelid = t.oid JOIN pg_publication AS p ON p.oid = r.prpubid`,
  `SELECT format('COMMENT ON TABLE %s IS %L', q, obj_description(oid, 'pg_class')) AS sql FROM t`,
  `SELECT format('COMMENT ON COLUMN %s.%I IS %L', q, attname, col_description(t.oid, attnum)) AS sql
   FROM t JOIN pg_attribute ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped WHERE col_description(t.oid, attnum) IS NOT NULL`,
  `SELECT format('COMMENT ON CONSTRAINT %I ON %s IS %L', conname, conrelid::regclass, obj_description(oid, 'pg_constraint')) AS sql
   FROM pg_constraint WHERE (conrelid = $1 OR confrelid = $1) AND conparentid = 0 AND obj_description(oid, 'pg_constraint') IS NOT NULL`,
  `SELECT format('COMMENT ON INDEX %s IS %L', indexrelid::regclass, obj_description(indexrelid, 'pg_class')) AS sql
   FROM pg_index WHERE indrelid = $1 AND obj_description(indexrelid, 'pg_class') IS NOT NULL`,
  `SELECT format('COMMENT ON SEQUENCE %s IS %L', s.oid::regclass, obj_description(s.oid, 'pg_class')) AS sql
   FROM pg_depend AS d JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
   WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = $1 AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
     AND obj_description(s.oid, 'pg_class') IS NOT NULL`,
  `SELECT format('COMMENT ON TRIGGER %I ON %s IS %L', tgname, q, obj_description(pg_trigger.oid, 'pg_trigger')) AS sql
   FROM t JOIN pg_trigger ON tgrelid = t.oid WHERE NOT tgisinternal AND obj_description(pg_trigger.oid, 'pg_trigger') IS NOT NULL`,
  `SELECT format('COMMENT ON POLICY %I ON %s IS %L', polname, q, obj_description(pg_policy.oid, 'pg_policy')) AS sql
   FROM t JOIN pg_policy ON polrelid = t.oid WHERE obj_description(pg_policy.oid, 'pg_policy') IS NOT NULL`,
  `SELECT format('COMMENT ON STATISTICS %I.%I IS %L', stxnamespace::regnamespace::text, stxname, obj_description(oid, 'pg_statistic_ext')) AS sql
   FROM pg_statistic_ext WHERE stxrelid = $1 AND obj_description(oid, 'pg_statistic_ext') IS NOT NULL`,
  `SELECT DISTINCT format('CREATE OR REPLACE VIEW %s%s AS %s', v.oid::regclass,
     ' WITH (' || (SELECT string_agg(format('%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ')
       FROM unnest(v.reloptions) AS o) || ')', pg_get_viewdef(v.oid)) AS sql
   FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
   JOIN pg_class AS v ON v.oid = r.ev_class AND v.relkind = 'v'
   WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = $1`,
];

/** Statements, all worked out before the first of them runs: names in them are those of this moment. */
export interface Followers {
  readonly clear: readonly string[];
  readonly retire: readonly string[];
  readonly follow: readonly string[];
}

/** What has to be said so that all that hangs on `from` hangs on `to`. */
export async function followersOf(client: ClientBase, from: string, to: string): Promise<Followers> {
  return {
    clear: await statements(client, CLEAR, to),
    retire: await statements(client, RETIRE, from),
    follow: await statements(client, FOLLOW, from),
  };
}

async function statements(client: ClientBase, queries: readonly string[], oid: string): Promise<string[]> {
  const found: string[] = [];
  for (const query of queries) {
    const { rows } = await client.query<{ sql: string }>(`${TABLE} ${query}`, [oid]);
    for (const { sql } of rows) found.push(sql);
  }
  return found;
}
