import type { ClientBase } from 'pg';
import type { Split } from '../contract/source.ts';
import { STAGE_PREFIX } from './stage-splits.ts';

/** A split whose object is claimed, or to be claimed. */
export interface ClaimedSplit {
  readonly ordinal: number;
  readonly split: Split;
  /** `begun`: some of its rows are committed. */
  readonly state: 'untouched' | 'begun' | 'done';
}

/**
 * The next splits of a run's source (`node`: which of several) behind an ordinal, in source order, whose objects are not put
 * away; `putAway`: or are. `claimed`: only those of which a claim is noted.
 */
export async function nextToClaim(
  client: ClientBase,
  runId: string,
  at: {
    readonly node: string | null;
    readonly after: number;
    readonly limit: number;
    readonly claimed: boolean;
    readonly putAway: boolean;
  },
): Promise<readonly ClaimedSplit[]> {
  const { rows } = await client.query<Split & { ordinal: string; state: ClaimedSplit['state'] }>(
    `SELECT s.ordinal, s.split AS id, s.label, s.meta, s.bytes::float8 AS bytes,
       CASE WHEN s.status = 'done' THEN 'done' WHEN s.position IS NULL THEN 'untouched' ELSE 'begun' END AS state
     FROM sluice.splits AS s LEFT JOIN sluice.archived_files AS a ON a.run_id = s.scope AND a.split = s.split
     WHERE s.scope = $1 AND s.ordinal > $2 AND NOT starts_with(s.split, $4) AND ($5::text IS NULL OR s.node = $5)
       AND ($7 OR a.done_at IS NULL) AND ($6 OR s.meta ? 'claimed')
     ORDER BY s.ordinal LIMIT $3`,
    [runId, at.after, at.limit, STAGE_PREFIX, at.node, !at.claimed, at.putAway],
  );
  return rows.map(({ ordinal, state, ...split }) => ({ ordinal: Number(ordinal), state, split }));
}

/** Notes where claims are about to lie: what is found there after a crash is known to be theirs. */
export async function noteClaims(
  client: ClientBase,
  runId: string,
  claims: readonly { readonly split: string; readonly claimed: string }[],
): Promise<void> {
  await client.query(
    `UPDATE sluice.splits AS s SET meta = jsonb_set(s.meta, '{claimed}', to_jsonb(c.claimed))
     FROM unnest($2::text[], $3::text[]) AS c(split, claimed) WHERE s.scope = $1 AND s.split = c.split`,
    [runId, claims.map(({ split }) => split), claims.map(({ claimed }) => claimed)],
  );
}

/** Notes that the objects of splits are at their own places again, for anybody. */
export async function noteGivenBack(client: ClientBase, runId: string, splits: readonly string[]): Promise<void> {
  await client.query(`UPDATE sluice.splits SET meta = meta - 'claimed' WHERE scope = $1 AND split = ANY ($2)`, [
    runId,
    splits,
  ]);
}

/** Leaves splits out of a run of which nothing is committed. */
export async function dropSplits(client: ClientBase, runId: string, splits: readonly string[]): Promise<void> {
  await client.query(
    `DELETE FROM sluice.splits WHERE scope = $1 AND split = ANY ($2) AND status = 'pending' AND position IS NULL`,
    [runId, splits],
  );
}

/** Notes that a run is about to claim files in a folder: its claims are known to be of this database also once it is deleted. */
export async function noteClaimer(client: ClientBase, runId: string, folder: string): Promise<void> {
  await client.query('INSERT INTO sluice.file_claimers (run_id, folder) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    runId,
    folder,
  ]);
}

/** Notes that a run holds no file any more. */
export async function forgetClaimer(client: ClientBase, runId: string): Promise<void> {
  await client.query('DELETE FROM sluice.file_claimers WHERE run_id = $1', [runId]);
}

/** How a run stands to whoever finds a claim of its. */
export interface FoundClaimer {
  /** `ended`: or deleted. `dead`: it has not ended, and no process goes on with it. */
  readonly state: 'ended' | 'dead' | 'alive';
  /** Where its claims lie, as its sources name it. */
  readonly folders: readonly string[];
}

/**
 * `null`: this database has never had such a run, or it was deleted when nothing of its was left. Looks at the run's lock and
 * does not try it: whoever goes on with the run at that moment would find it taken, and leave the run to another.
 */
export async function findClaimer(client: ClientBase, runId: string): Promise<FoundClaimer | null> {
  const { rows } = await client.query<FoundClaimer>(
    `SELECT CASE WHEN r.status NOT IN ('pending', 'running') THEN 'ended'
       WHEN EXISTS (
         SELECT FROM pg_locks AS l, hashtextextended('sluice.run:' || asked.id::text, 0) AS key
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
           AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND l.classid = (key >> 32 & 4294967295)::oid AND l.objid = (key & 4294967295)::oid
       ) THEN 'alive' WHEN r.id IS NULL THEN 'ended' ELSE 'dead' END AS state,
       noted.folders || ARRAY (
         SELECT folder #>> '{}' FROM jsonb_path_query(r.plan, '$.source.stagingFolder') AS folder
         UNION ALL SELECT folder #>> '{}' FROM jsonb_path_query(r.plan, '$.moreSources[*].stagingFolder') AS folder
       ) AS folders
     FROM (SELECT $1::uuid AS id) AS asked LEFT JOIN sluice.runs AS r ON r.id = asked.id CROSS JOIN LATERAL (
       SELECT coalesce(array_agg(c.folder), '{}') AS folders FROM sluice.file_claimers AS c WHERE c.run_id = asked.id
     ) AS noted
     WHERE r.id IS NOT NULL OR noted.folders <> '{}'`,
    [runId],
  );
  return rows[0] ?? null;
}

/**
 * Takes an object out of a run that has not begun to read it: whoever goes on with the run finds no split of it. Gives whether
 * the run has none then.
 */
export async function leaveUnread(client: ClientBase, runId: string, path: string): Promise<boolean> {
  const { rows } = await client.query<{ left: boolean }>(
    `WITH own AS MATERIALIZED (
       SELECT split, status <> 'pending' OR position IS NOT NULL AS begun FROM sluice.splits
       WHERE scope = $1 AND meta->>'path' = $2 FOR UPDATE
     ), gone AS (
       DELETE FROM sluice.splits AS s USING own
       WHERE s.scope = $1 AND s.split = own.split AND NOT (SELECT coalesce(bool_or(begun), false) FROM own)
     )
     SELECT NOT coalesce(bool_or(begun), false) AS left FROM own`,
    [runId, path],
  );
  return rows[0]?.left === true;
}
