import { type ClientBase, DatabaseError } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { pairIndexes } from './build-indexes.ts';
import { followersOf } from './followers.ts';
import { identitySequences } from './identity-sequences.ts';
import { requireSwappable } from './obstacles.ts';
import { dropOldTable, fitName, oldName, recordOldTable } from './old-tables.ts';
import { requireSameStructure } from './same-structure.ts';

/** Something was changed between the preparation and the lock: prepare again. */
export class SwapOutdated extends Error {}

export interface Swap {
  readonly node?: string;
  /** The table whose place is taken. */
  readonly table: TableRef;
  /** The one that takes it, wherever it is. */
  readonly other: TableRef;
  /** How long the old one is kept; 0: dropped at once. */
  readonly keepHours: number;
}

/** Waits for a lock this long at a time: readers queue behind us as long, and below deadlock_timeout nobody is killed for us. */
const LOCK_MS = 400;

export const oidOf = async (client: ClientBase, ref: TableRef): Promise<string> => {
  const { rows } = await client.query<{ oid: string }>('SELECT $1::regclass::oid::text AS oid', [quoteTable(ref)]);
  return rows[0]!.oid;
};

/** Names in statements are whole, whatever the database's search path. Until the end of the transaction, or of the session. */
export const setSearchPath = (client: ClientBase, local: boolean): Promise<unknown> =>
  client.query(`SET ${local ? 'LOCAL ' : ''}search_path = pg_catalog, pg_temp`);

/**
 * Lets another table take the place of this one, in the caller's transaction, with all that hangs on it. Throws
 * `load.swap_obstacles`, `load.target_changed`, `load.swap_refused`, `SwapOutdated`, or lock_not_available.
 */
export async function swapTables(client: ClientBase, { node, table, other, keepHours }: Swap): Promise<void> {
  const at = node === undefined ? {} : { node };
  await setSearchPath(client, true);
  await client.query(`SET LOCAL lock_timeout = '${LOCK_MS}ms'`);
  const views = await lockViews(client, table);
  await client.query(`LOCK TABLE ${quoteTable(table)}, ${quoteTable(other)} IN ACCESS EXCLUSIVE MODE`);
  const from = await oidOf(client, table);
  const to = await oidOf(client, other);
  if ((await viewsOn(client, from)).join() !== views) throw new SwapOutdated();
  await requireSwappable(client, table, from, node);
  await requireSameStructure(client, { from, to, table, ...at });
  const { pairs, missing, extra } = await pairIndexes(client, from, to);
  if (missing.length > 0) throw new SwapOutdated();
  const sequences = await identitySequences(client, from, to);
  const { clear, retire, follow } = await followersOf(client, from, to);
  const keptIsOther = other.schema === table.schema && other.table === oldName(table.table);
  if (!keptIsOther) await dropOldTable(client, table);

  for (const sql of clear) await client.query(sql);
  for (const sql of retire) await client.query(sql);
  for (const { oid, name } of extra) await client.query(await dropIndexSql(client, { to, oid, name }));
  await takeName(client, { table, other, to });
  for (const { from: old, to: fresh } of [...pairs, ...sequences]) {
    const kind = 'quoted' in old ? 'SEQUENCE' : 'INDEX';
    const rename = (oid: string, name: string) => renameSql(client, { kind, oid, name });
    await client.query(await rename(old.oid, fitName(old.name, `_old_${old.oid}`)));
    await client.query(await rename(fresh.oid, old.name));
  }
  for (const { from: old, to: fresh } of sequences) await client.query(SEQUENCE_VALUE, [old.oid, fresh.oid]);
  for (const sql of follow) await run(client, sql, table, at);
  if (keepHours > 0) return recordOldTable(client, table, { oid: from, keepHours });
  await client.query(`DROP TABLE ${quoteTable({ schema: table.schema, table: oldName(table.table) })}`);
}

/** The further one of both, in the direction in which the sequence counts. */
const SEQUENCE_VALUE = `
SELECT setval($2::oid::regclass, coalesce(CASE WHEN s.seqincrement > 0 THEN greatest(o.last, f.last) ELSE least(o.last, f.last) END, s.seqstart),
  o.last IS NOT NULL OR f.last IS NOT NULL)
FROM pg_sequence AS s, (SELECT pg_sequence_last_value($1::oid::regclass) AS last) AS o,
  (SELECT pg_sequence_last_value($2::oid::regclass) AS last) AS f
WHERE s.seqrelid = $2::oid`;

/** `<table>` becomes `<table>_old`, and the other one `<table>`; a kept one changes places with it. */
async function takeName(
  client: ClientBase,
  { table, other, to }: Pick<Swap, 'table' | 'other'> & { readonly to: string },
): Promise<void> {
  const moving = { schema: other.schema, table: `sluice_swap_${to}` };
  await client.query(`ALTER TABLE ${quoteTable(other)} RENAME TO ${quoteIdentifier(moving.table)}`);
  await client.query(`ALTER TABLE ${quoteTable(table)} RENAME TO ${quoteIdentifier(oldName(table.table))}`);
  if (other.schema !== table.schema) {
    await client.query(`ALTER TABLE ${quoteTable(moving)} SET SCHEMA ${quoteIdentifier(table.schema)}`);
  }
  await client.query(
    `ALTER TABLE ${quoteTable({ ...moving, schema: table.schema })} RENAME TO ${quoteIdentifier(table.table)}`,
  );
}

async function viewsOn(client: ClientBase, oid: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT DISTINCT format('ALTER VIEW %s OWNER TO %I', v.oid::regclass, pg_get_userbyid(v.relowner)) AS sql, v.oid
     FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
     JOIN pg_class AS v ON v.oid = r.ev_class AND v.relkind = 'v'
     WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = $1 ORDER BY v.oid DESC`,
    [oid],
  );
  return rows.map(({ sql }) => sql);
}

/**
 * Before the table: whoever reads by a view holds the view first. A change of owner to the owner changes nothing and
 * locks the view alone; LOCK TABLE would lock every table that the view reads.
 */
async function lockViews(client: ClientBase, table: TableRef): Promise<string> {
  const views = await viewsOn(client, await oidOf(client, table));
  for (const sql of views) await client.query(sql);
  return views.join();
}

async function renameSql(
  client: ClientBase,
  { kind, oid, name }: { readonly kind: 'INDEX' | 'SEQUENCE'; readonly oid: string; readonly name: string },
): Promise<string> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('ALTER ${kind} %s RENAME TO %I', $1::oid::regclass, $2::text) AS sql`,
    [oid, name],
  );
  return rows[0]!.sql;
}

async function dropIndexSql(
  client: ClientBase,
  { to, oid, name }: { readonly to: string; readonly oid: string; readonly name: string },
): Promise<string> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT CASE WHEN EXISTS (SELECT FROM pg_constraint WHERE conindid = $2 AND conrelid = $1)
       THEN format('ALTER TABLE %s DROP CONSTRAINT %I', $1::oid::regclass, $3::text)
       ELSE format('DROP INDEX %s', $2::oid::regclass) END AS sql`,
    [to, oid, name],
  );
  return rows[0]!.sql;
}

/** A refusal here is never of one row of the load: it names what stands in the way. */
async function run(client: ClientBase, sql: string, table: TableRef, at: { readonly node?: string }): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    if (!(error instanceof DatabaseError) || !error.code?.startsWith('23')) throw error;
    throw new PipelineError('load.swap_refused', {
      ...at,
      message:
        `The loaded rows cannot take the place of ${table.schema}.${table.table}: ${error.message}. ${error.detail ?? ''}`.trim(),
      next: 'Load the rows that others refer to, or mend the rows that refer to them, and resume the run. The table is untouched.',
      detail: { constraint: error.constraint ?? null, table: error.table ?? null },
      cause: error,
    });
  }
}
