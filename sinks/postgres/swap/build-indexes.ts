import type { ClientBase } from 'pg';

interface Index {
  readonly oid: string;
  readonly name: string;
  /** What makes it the same as one of another table: its definition without names. */
  readonly key: string;
  /** Statement that makes such an index of that name; `%1$s` = the table, `%2$I` = the name. */
  readonly make: string;
}

/** An index of a table and the one of its twin that will take its name. */
export interface IndexPair {
  readonly from: Pick<Index, 'oid' | 'name'>;
  readonly to: Pick<Index, 'oid' | 'name'>;
}

/**
 * Indexes with their definitions in two pieces, so that no text of a definition is searched: what stands before USING
 * is written here again and taken off, and what does not begin so gives no row a `key` (see `requireKnown`).
 */
const INDEXES = `
SELECT x.oid::text, x.relname AS name,
  CASE WHEN k.oid IS NOT NULL THEN pg_get_constraintdef(k.oid)
    WHEN starts_with(d.def, d.head) THEN d.kind || substr(d.def, length(d.head) + 1) END AS key,
  CASE WHEN k.oid IS NOT NULL THEN 'ALTER TABLE %1$s ADD CONSTRAINT %2$I ' || replace(pg_get_constraintdef(k.oid), '%', '%%')
    ELSE 'CREATE ' || d.kind || 'INDEX %2$I ON %1$s USING ' || replace(substr(d.def, length(d.head) + 1), '%', '%%') END AS make
FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
JOIN pg_class AS t ON t.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = t.relnamespace
LEFT JOIN pg_constraint AS k ON k.conindid = x.oid AND k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x')
CROSS JOIN LATERAL (SELECT CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END AS kind) AS u
CROSS JOIN LATERAL (SELECT u.kind, pg_get_indexdef(x.oid) AS def,
  format('CREATE %sINDEX %I ON %I.%I USING ', u.kind, x.relname, n.nspname, t.relname) AS head) AS d
WHERE i.indrelid = $1 ORDER BY i.indisprimary DESC, x.oid`;

async function indexesOf(client: ClientBase, oid: string): Promise<Index[]> {
  const { rows } = await client.query<Index & { key: string | null }>(INDEXES, [oid]);
  for (const { name, key } of rows) {
    if (key === null) throw new TypeError(`the definition of index ${name} does not begin as expected`);
  }
  return rows;
}

/** Pairs the indexes of two tables by what they are; `missing`: those that the second lacks; `extra`: those it has beyond. */
export async function pairIndexes(
  client: ClientBase,
  from: string,
  to: string,
): Promise<{
  readonly pairs: readonly IndexPair[];
  readonly missing: readonly Index[];
  readonly extra: readonly Index[];
}> {
  const extra = await indexesOf(client, to);
  const pairs: IndexPair[] = [];
  const missing: Index[] = [];
  for (const index of await indexesOf(client, from)) {
    const place = extra.findIndex(({ key }) => key === index.key);
    const [match] = place === -1 ? [] : extra.splice(place, 1);
    if (match === undefined) missing.push(index);
    else pairs.push({ from: index, to: match });
  }
  return { pairs, missing, extra };
}

/** Builds the indexes and key constraints that the twin lacks, and its foreign keys, each in a transaction of its own. */
export async function buildIndexes(client: ClientBase, from: string, to: string): Promise<void> {
  const { missing } = await pairIndexes(client, from, to);
  for (const { oid, make } of missing) {
    await execute(client, 'SELECT format($1::text, $2::oid::regclass::text, $3::text) AS sql', [
      make,
      to,
      `sluice_${to}_${oid}`,
    ]);
  }
}

/** Foreign keys of the table to others, checked here and not while readers wait; those to itself come with the swap. */
export async function buildForeignKeys(client: ClientBase, from: string, to: string): Promise<void> {
  const keys = await client.query<{ name: string; definition: string; validated: boolean }>(
    `SELECT f.conname AS name, pg_get_constraintdef(f.oid) AS definition, f.convalidated AS validated
     FROM pg_constraint AS f WHERE f.conrelid = $1 AND f.contype = 'f' AND f.confrelid <> f.conrelid AND f.conparentid = 0
       AND NOT EXISTS (SELECT FROM pg_constraint AS t WHERE t.conrelid = $2 AND t.contype = 'f' AND t.conname = f.conname)`,
    [from, to],
  );
  for (const { name, definition, validated } of keys.rows) {
    const sql = `SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', $1::oid::regclass::text, $2::text, $3::text) AS sql`;
    await execute(client, sql, [to, name, validated ? `${definition} NOT VALID` : definition]);
  }
  const open = await client.query<{ name: string }>(
    `SELECT t.conname AS name FROM pg_constraint AS f JOIN pg_constraint AS t ON t.conname = f.conname AND t.contype = 'f'
     WHERE f.conrelid = $1 AND f.contype = 'f' AND f.conparentid = 0 AND f.convalidated AND t.conrelid = $2 AND NOT t.convalidated`,
    [from, to],
  );
  for (const { name } of open.rows) {
    const sql = `SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', $1::oid::regclass::text, $2::text) AS sql`;
    await execute(client, sql, [to, name]);
  }
}

/** Runs the statement that a query makes. */
async function execute(client: ClientBase, query: string, values: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(query, [...values]);
  await client.query(rows[0]!.sql);
}
