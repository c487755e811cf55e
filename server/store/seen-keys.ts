import type { Pool } from 'pg';

/** Whose keys: a saved pipeline's by its id, those of runs from a file by `name:` and its name. */
export interface SeenKeysOf {
  readonly tenant: string;
  readonly pipeline: string;
  /** All nodes where not given. */
  readonly node?: string | undefined;
}

/** How many keys each node of a pipeline has seen, over all runs. */
export async function countSeenKeys(
  pool: Pool,
  { tenant, pipeline, node }: SeenKeysOf,
): Promise<readonly { readonly node: string; readonly keys: number }[]> {
  const { rows } = await pool.query<{ node: string; keys: string }>(
    `SELECT node, count(*) AS keys FROM sluice.seen_keys
     WHERE tenant = $1 AND pipeline = $2 AND ($3::text IS NULL OR node = $3) GROUP BY node ORDER BY node`,
    [tenant, pipeline, node ?? null],
  );
  return rows.map((row) => ({ node: row.node, keys: Number(row.keys) }));
}

/** Forgets the keys that a pipeline has seen: rows with them are loaded again when they come again. Gives their number. */
export async function forgetSeenKeys(pool: Pool, { tenant, pipeline, node }: SeenKeysOf): Promise<number> {
  const { rowCount } = await pool.query(
    'DELETE FROM sluice.seen_keys WHERE tenant = $1 AND pipeline = $2 AND ($3::text IS NULL OR node = $3)',
    [tenant, pipeline, node ?? null],
  );
  return rowCount ?? 0;
}
