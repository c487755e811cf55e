import type { ClientBase } from 'pg';
import type { ArrivedFile } from '../contract/source.ts';
import { keyOf } from './loaded-files.ts';

/** Whose files: of one source node of a pipeline. */
export interface Watched {
  readonly tenant: string;
  readonly pipelineId: string;
  readonly node: string;
}

/** A look at what is there: its number, which only grows, and when it began. */
export interface Look {
  readonly number: string;
  readonly at: Date;
}

/**
 * Notes files that a look has found and no run was given or has loaded as they are. One that was noted before and has
 * changed since begins to settle anew.
 */
export async function noteArrivals(
  client: ClientBase,
  { tenant, pipelineId, node }: Watched,
  look: Look,
  files: readonly ArrivedFile[],
): Promise<void> {
  await client.query({
    name: 'sluice-note-arrivals',
    // A path is listed once, but for what changes during the listing: a statement may touch a row once only.
    text: `WITH listed AS (
        SELECT DISTINCT ON (path) ${keyOf('path')} AS file, *
        FROM unnest($6::text[], $7::text[], $8::numeric[], $9::bigint[])
          WITH ORDINALITY AS s(path, version, modified_ms, bytes, n) ORDER BY path, n DESC
      ), unknown AS (
        SELECT s.* FROM listed AS s WHERE NOT EXISTS (SELECT FROM sluice.arrivals AS a
          WHERE (a.tenant, a.pipeline, a.node, a.file) = ($1, $2, $3, s.file) AND a.run_id IS NOT NULL
            AND a.version = s.version AND a.modified_ms IS NOT DISTINCT FROM s.modified_ms)
      ), loaded AS (
        -- What is in an archive or a workbook is noted below its path.
        SELECT DISTINCT s.file FROM unknown AS s JOIN sluice.loaded_files AS f
          ON (f.tenant, f.pipeline, f.node) = ($1, $2, $3) AND f.version = s.version
            AND f.modified_ms IS NOT DISTINCT FROM s.modified_ms
            AND (f.file = s.file OR starts_with(f.file, s.path || '/'))
      )
      INSERT INTO sluice.arrivals AS a (tenant, pipeline, node, file, version, modified_ms, bytes, seen_at, look)
      SELECT $1, $2, $3, file, version, modified_ms, bytes, $4, $5 FROM unknown
      WHERE file NOT IN (SELECT file FROM loaded) ORDER BY file
      ON CONFLICT (tenant, pipeline, node, file) DO UPDATE SET look = excluded.look, run_id = NULL,
        seen_at = CASE WHEN a.version = excluded.version AND a.modified_ms IS NOT DISTINCT FROM excluded.modified_ms
          AND a.bytes = excluded.bytes AND a.run_id IS NULL THEN a.seen_at ELSE excluded.seen_at END,
        version = excluded.version, modified_ms = excluded.modified_ms, bytes = excluded.bytes`,
    values: [
      tenant,
      pipelineId,
      node,
      look.at,
      look.number,
      files.map(({ path }) => path),
      files.map(({ version }) => version),
      files.map(({ modifiedAt }) => (modifiedAt === null ? null : String(modifiedAt))),
      files.map(({ bytes }) => bytes),
    ],
  });
}

/** The files that no run was given yet, after a look that saw all there is. */
export interface Waiting {
  readonly files: number;
  /** Those that have not changed since `settledBy`. */
  readonly ready: number;
  /** When the first of the others was seen as it is; `null`: there is none. */
  readonly settlingSince: Date | null;
  /** Files that this look has seen first, or changed. */
  readonly fresh: number;
  /** Of those, the ones that the store says were written by `writtenBy`, or of which it does not say when. */
  readonly inTime: number;
}

/** Forgets what has gone without having been given to a run, and counts the rest. */
export async function countArrivals(
  client: ClientBase,
  { tenant, pipelineId, node }: Watched,
  { look, settledBy, writtenBy }: { readonly look: Look; readonly settledBy: Date; readonly writtenBy: Date },
): Promise<Waiting> {
  await client.query(
    `DELETE FROM sluice.arrivals WHERE (tenant, pipeline) = ($1, $2) AND run_id IS NULL
       AND (node <> $3 OR look <> $4)`,
    [tenant, pipelineId, node, look.number],
  );
  const { rows } = await client.query<Waiting>(
    `SELECT count(*)::int AS files, (count(*) FILTER (WHERE seen_at <= $4))::int AS ready,
       min(seen_at) FILTER (WHERE seen_at > $4) AS "settlingSince",
       (count(*) FILTER (WHERE seen_at = $5))::int AS fresh,
       (count(*) FILTER (WHERE seen_at = $5
         AND coalesce(modified_ms <= extract(epoch FROM $6::timestamptz) * 1000, true)))::int AS "inTime"
     FROM sluice.arrivals WHERE (tenant, pipeline, node) = ($1, $2, $3) AND run_id IS NULL`,
    [tenant, pipelineId, node, settledBy, look.at, writtenBy],
  );
  return rows[0]!;
}

/** Gives a run the files that are ready, in the transaction that stores it. Gives their number. */
export async function giveArrivals(
  client: ClientBase,
  { tenant, pipelineId, node }: Watched,
  { runId, settledBy }: { readonly runId: string; readonly settledBy: Date },
): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE sluice.arrivals SET run_id = $4
     WHERE (tenant, pipeline, node) = ($1, $2, $3) AND run_id IS NULL AND seen_at <= $5`,
    [tenant, pipelineId, node, runId, settledBy],
  );
  return rowCount ?? 0;
}

/** Those of a source's files that a run was given, as they are now. */
export async function arrivedFor<F extends ArrivedFile>(
  client: ClientBase,
  { runId, node }: { readonly runId: string; readonly node: string },
  files: readonly F[],
): Promise<readonly F[]> {
  const { rows } = await client.query<{ number: number }>({
    name: 'sluice-arrived-for',
    text: `SELECT s.n::int AS number FROM sluice.runs AS r
      CROSS JOIN unnest($3::text[], $4::text[], $5::numeric[]) WITH ORDINALITY AS s(path, version, modified_ms, n)
      JOIN sluice.arrivals AS a ON (a.tenant, a.pipeline, a.node) = (r.tenant, r.pipeline_id, $2)
        AND a.file = ${keyOf('s.path')} AND a.version = s.version
        AND a.modified_ms IS NOT DISTINCT FROM s.modified_ms AND a.run_id = r.id
      WHERE r.id = $1`,
    values: [
      runId,
      node,
      files.map(({ path }) => path),
      files.map(({ version }) => version),
      files.map(({ modifiedAt }) => (modifiedAt === null ? null : String(modifiedAt))),
    ],
  });
  const given = new Set(rows.map(({ number }) => number));
  return files.filter((_file, index) => given.has(index + 1));
}

/** Whether this look has seen a file that is ready and was given to no run. */
export async function hasReady(
  client: ClientBase,
  { tenant, pipelineId, node }: Watched,
  { look, settledBy }: { readonly look: Look; readonly settledBy: Date },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM sluice.arrivals WHERE (tenant, pipeline, node) = ($1, $2, $3) AND run_id IS NULL AND look = $4
       AND seen_at <= $5 LIMIT 1`,
    [tenant, pipelineId, node, look.number, settledBy],
  );
  return rowCount === 1;
}
