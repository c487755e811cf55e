import type { ClientBase } from 'pg';
import { FILE_FAILURES } from '../contract/file-failure.ts';
import type { Split } from '../contract/source.ts';
import { STAGE_PREFIX } from './stage-splits.ts';

/** A split whose object is to be moved, and where to, once that is noted. */
export interface ToArchive {
  readonly ordinal: number;
  readonly split: Split;
  readonly path: string | null;
}

/** The next splits of a run's source (`node`: which of several) whose objects have not been moved, behind an ordinal, in source order. `stay`: those that are not to be. */
export async function nextToArchive(
  client: ClientBase,
  runId: string,
  {
    node,
    after,
    limit,
    stay,
  }: {
    readonly node: string | null;
    readonly after: number;
    readonly limit: number;
    readonly stay: readonly string[];
  },
): Promise<readonly ToArchive[]> {
  const { rows } = await client.query<
    Pick<Split, 'label' | 'meta'> & { ordinal: string; id: string; bytes: string | null; path: string | null }
  >(
    `SELECT s.ordinal, s.split AS id, s.label, s.meta, s.bytes, a.path
     FROM sluice.splits AS s LEFT JOIN sluice.archived_files AS a ON a.run_id = s.scope AND a.split = s.split
     WHERE s.scope = $1 AND s.ordinal > $2 AND NOT starts_with(s.split, $4)
       AND ($5::text IS NULL OR s.node = $5) AND a.done_at IS NULL AND s.split <> ALL ($6)
     ORDER BY s.ordinal LIMIT $3`,
    [runId, after, limit, STAGE_PREFIX, node, stay],
  );
  return rows.map(({ ordinal, path, bytes, ...split }) => ({
    ordinal: Number(ordinal),
    split: { ...split, bytes: bytes === null ? null : Number(bytes) },
    path,
  }));
}

/** The splits of a run whose objects could not be read on, in this split or in another of the same object. */
export async function brokenSplits(client: ClientBase, runId: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ split: string }>(
    `SELECT s.split FROM sluice.splits AS s JOIN (
       SELECT DISTINCT of.node, of.meta->>'path' AS path FROM sluice.rejects AS r
       JOIN sluice.splits AS of ON of.scope = r.run_id AND of.split = r.split
       WHERE r.run_id = $1 AND r.code = ANY ($2)
     ) AS broken ON broken.path = s.meta->>'path' AND broken.node IS NOT DISTINCT FROM s.node
     WHERE s.scope = $1`,
    [runId, FILE_FAILURES],
  );
  return rows.map(({ split }) => split);
}

/** Notes where objects are about to go: what is found there after a crash is known to be theirs. */
export async function notePaths(
  client: ClientBase,
  runId: string,
  paths: readonly { readonly split: string; readonly path: string }[],
): Promise<void> {
  await client.query(
    `INSERT INTO sluice.archived_files (run_id, split, path)
     SELECT $1, p.split, p.path FROM unnest($2::text[], $3::text[]) AS p(split, path)
     ON CONFLICT (run_id, split) DO UPDATE SET path = excluded.path`,
    [runId, paths.map(({ split }) => split), paths.map(({ path }) => path)],
  );
}

export async function noteArchived(client: ClientBase, runId: string, splits: readonly string[]): Promise<void> {
  await client.query(
    'UPDATE sluice.archived_files SET done_at = clock_timestamp() WHERE run_id = $1 AND split = ANY ($2)',
    [runId, splits],
  );
}
