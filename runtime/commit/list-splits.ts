import type { ClientBase } from 'pg';
import type { Split } from '../contract/source.ts';

// 1,000 splits an INSERT: a million objects list in bounded memory, and the array literals stay small.
const CHUNK = 1000;

/**
 * Notes splits in source order, from `firstOrdinal` on. `node`: of which source, where there are several. A split that is noted already is left as it is, so that a
 * listing that was cut off can be made again from its beginning. Gives the number of new ones.
 */
export async function recordSplits(
  client: ClientBase,
  scope: string,
  splits: readonly Split[],
  firstOrdinal: number,
  node: string | null = null,
): Promise<number> {
  let recorded = 0;
  for (let at = 0; at < splits.length; at += CHUNK) {
    const chunk = splits.slice(at, at + CHUNK);
    const result = await client.query({
      name: 'sluice-record-splits',
      text: `INSERT INTO sluice.splits (scope, node, split, ordinal, label, meta, bytes)
        SELECT $1, $7, s.split, s.ordinal, s.label, s.meta, s.bytes
        FROM unnest($2::text[], $3::bigint[], $4::text[], $5::jsonb[], $6::bigint[]) AS s(split, ordinal, label, meta, bytes)
        ON CONFLICT (scope, split) DO NOTHING`,
      values: [
        scope,
        chunk.map((split) => split.id),
        chunk.map((_, index) => firstOrdinal + at + index),
        chunk.map((split) => split.label),
        chunk.map((split) => JSON.stringify(split.meta)),
        chunk.map((split) => split.bytes),
        node,
      ],
    });
    recorded += result.rowCount ?? 0;
  }
  return recorded;
}

/** Whether a split waits of which nothing is committed. */
export async function hasUntouchedSplits(client: ClientBase, scope: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM sluice.splits WHERE scope = $1 AND status <> 'done' AND position IS NULL LIMIT 1`,
    [scope],
  );
  return rowCount === 1;
}

/** Notes the splits as they are now, where nothing is committed of them: a file that was mended is read as it is. */
export async function refreshSplits(client: ClientBase, scope: string, splits: readonly Split[]): Promise<void> {
  await client.query({
    name: 'sluice-refresh-splits',
    text: `UPDATE sluice.splits AS s SET label = now.label, meta = now.meta, bytes = now.bytes
      FROM unnest($2::text[], $3::text[], $4::jsonb[], $5::bigint[]) AS now(split, label, meta, bytes)
      WHERE s.scope = $1 AND s.split = now.split AND s.status <> 'done' AND s.position IS NULL
        AND s.meta IS DISTINCT FROM now.meta`,
    values: [
      scope,
      splits.map((split) => split.id),
      splits.map((split) => split.label),
      splits.map((split) => JSON.stringify(split.meta)),
      splits.map((split) => split.bytes),
    ],
  });
}

/** The run's listing is complete: when no split is left to take, the run has read everything. */
export async function markListed(client: ClientBase, runId: string): Promise<void> {
  await client.query('UPDATE sluice.runs SET splits_listed = true WHERE id = $1', [runId]);
}

export interface SplitTotals {
  readonly total: number;
  readonly done: number;
  /** Sum of the known sizes; `null` when one is unknown. */
  readonly bytes: number | null;
}

/** How many splits a scope has, how many are done, and their size in all; of all sources, or of some. */
export async function splitTotals(
  client: ClientBase,
  scope: string,
  nodes: readonly string[] | null = null,
): Promise<SplitTotals> {
  const { rows } = await client.query<{ total: string; done: string; bytes: string | null }>(
    `SELECT count(*) AS total, count(*) FILTER (WHERE status = 'done') AS done,
       CASE WHEN count(*) = count(bytes) THEN coalesce(sum(bytes), 0) END AS bytes
     FROM sluice.splits WHERE scope = $1 AND ($2::text[] IS NULL OR node = ANY ($2))`,
    [scope, nodes],
  );
  const row = rows[0];
  if (row === undefined) throw new TypeError('An aggregate gave no row.');
  return { total: Number(row.total), done: Number(row.done), bytes: row.bytes === null ? null : Number(row.bytes) };
}

/** The first number behind those of a scope's splits. */
export async function nextOrdinal(client: ClientBase, scope: string): Promise<number> {
  const { rows } = await client.query<{ ordinal: string }>(
    'SELECT coalesce(max(ordinal), -1) + 1 AS ordinal FROM sluice.splits WHERE scope = $1',
    [scope],
  );
  return Number(rows[0]?.ordinal ?? 0);
}
