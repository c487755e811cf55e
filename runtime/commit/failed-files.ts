import type { ClientBase } from 'pg';
import { FILE_FAILURES } from '../contract/file-failure.ts';
import type { Json } from '../contract/json.ts';
import type { Split } from '../contract/source.ts';
import { storableJson } from './storable.ts';

/** Why a file has failed, as it is told beside it. */
export interface FailureReason {
  readonly file: string;
  readonly code: string;
  readonly reason: string;
  /** The first row that is not loaded, and where it stands, as far as that is known. */
  readonly row: number | null;
  readonly line: number | null;
  readonly byte: number | null;
  readonly run: string;
  readonly pipeline: string;
  readonly at: string;
}

/** An object of a run that has failed: one of its splits stands for all. */
export interface FailedFile {
  /** Of its source. */
  readonly node: string;
  /** As the run knows it. */
  readonly split: Split;
  readonly reason: FailureReason;
}

/** A failed object whose place is noted. */
export interface PlacedFile extends FailedFile {
  readonly path: string;
  /** What it has at its place; `null` until it is there. */
  readonly version: string | null;
}

interface FailedRow {
  readonly node: string;
  readonly split: string;
  readonly label: string;
  readonly bytes: string | null;
  readonly meta: Json;
  readonly reason: FailureReason;
}

/** The objects of a source that could not be read on and whose other rows are loaded, with the first reason of each. */
export async function brokenFiles(
  client: ClientBase,
  { runId, node, only }: { readonly runId: string; readonly node: string; readonly only: boolean },
): Promise<readonly FailedFile[]> {
  const { rows } = await client.query<FailedRow>(
    `SELECT DISTINCT ON (s.meta->>'path') $3::text AS node, s.split, s.label, s.bytes, s.meta,
       jsonb_build_object('file', s.label, 'code', r.code, 'reason', r.reason, 'row', r.row_number, 'line', r.line,
         'byte', r.byte_offset, 'run', $1::uuid, 'pipeline', run.pipeline_name, 'at', r.created_at) AS reason
     FROM sluice.rejects AS r JOIN sluice.splits AS s ON s.scope = r.run_id AND s.split = r.split
     JOIN sluice.runs AS run ON run.id = r.run_id
     WHERE r.run_id = $1 AND r.code = ANY ($2) AND s.meta->>'path' IS NOT NULL AND ($4 OR s.node = $3)
     ORDER BY s.meta->>'path', r.id`,
    [runId, FILE_FAILURES, node, only],
  );
  return rows.map(({ split: id, label, bytes, meta, node: of, reason }) => ({
    node: of,
    split: { id, label, bytes: bytes === null ? null : Number(bytes), meta },
    reason,
  }));
}

/** The first split of a source's object, by the split's id, or by what a person calls it or the object; `null`: none. */
export async function splitOfFile(
  client: ClientBase,
  { runId, node, name }: { readonly runId: string; readonly node: string | null; readonly name: string },
): Promise<{ readonly node: string | null; readonly split: Split } | null> {
  const { rows } = await client.query<Split & { readonly node: string | null }>(
    `SELECT node, split AS id, label, meta, bytes::float8 AS bytes FROM sluice.splits
     WHERE scope = $1 AND meta->>'path' IS NOT NULL AND ($2::text IS NULL OR node IS NULL OR node = $2)
       AND (split = $3 OR label = $3 OR meta->>'path' = $3)
     ORDER BY ordinal LIMIT 1`,
    [runId, node, name],
  );
  if (rows[0] === undefined) return null;
  const { node: of, ...split } = rows[0];
  return { node: of, split };
}

/** Notes where a failed object is about to go, and why: gives the reason that was noted first. */
export async function noteFailed(
  client: ClientBase,
  runId: string,
  { node, split, path, reason }: Omit<PlacedFile, 'version'>,
): Promise<FailureReason> {
  const { rows } = await client.query<{ reason: FailureReason }>(
    `INSERT INTO sluice.archived_files (run_id, split, path, node, reason, meta) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (run_id, split) DO UPDATE SET path = excluded.path RETURNING reason`,
    [runId, split.id, path, node, storableJson(reason), JSON.stringify(split)],
  );
  return rows[0]!.reason;
}

/** The failed objects of a run that have a place, in the order of their splits' ids. */
export async function placedFiles(client: ClientBase, runId: string): Promise<readonly PlacedFile[]> {
  const { rows } = await client.query<Omit<PlacedFile, 'split'> & { readonly meta: Split; readonly done: boolean }>(
    `SELECT node, path, reason, meta, CASE WHEN done_at IS NOT NULL THEN version END AS version
     FROM sluice.archived_files WHERE run_id = $1 AND reason IS NOT NULL ORDER BY split`,
    [runId],
  );
  return rows.map(({ node, path, reason, meta: split, version }) => ({ node, path, reason, split, version }));
}

/** Notes that a failed object is at its place, and which version it has there. */
export async function noteFailedThere(
  client: ClientBase,
  runId: string,
  { split, version }: { readonly split: string; readonly version: string },
): Promise<void> {
  await client.query(
    'UPDATE sluice.archived_files SET done_at = clock_timestamp(), version = $3 WHERE run_id = $1 AND split = $2',
    [runId, split, version],
  );
}

/** Whether an object of a run is still to be read: one of its splits is, or none is known. */
export async function isUnread(client: ClientBase, runId: string, { node, split }: FailedFile): Promise<boolean> {
  const { rows } = await client.query<{ unread: boolean }>(
    `SELECT coalesce(bool_or(status <> 'done'), true) AS unread FROM sluice.splits
     WHERE scope = $1 AND (node IS NULL OR node = $2) AND meta->>'path' = $3`,
    [runId, node, pathOf(split)],
  );
  return rows[0]?.unread === true;
}

/** Notes that a failed object is at its own place again; `now`: what is another in its splits' metadata. */
export async function noteTakenBack(
  client: ClientBase,
  runId: string,
  { node, split, now }: Pick<FailedFile, 'node' | 'split'> & { readonly now: Json | null },
): Promise<void> {
  if (now !== null) {
    await client.query(
      `UPDATE sluice.splits SET meta = meta || $4::jsonb WHERE scope = $1 AND (node IS NULL OR node = $2) AND meta->>'path' = $3`,
      [runId, node, pathOf(split), JSON.stringify(now)],
    );
  }
  await client.query('DELETE FROM sluice.archived_files WHERE run_id = $1 AND split = $2', [runId, split.id]);
}

/** Of the object that a split is, or is a part of. */
export function pathOf({ meta }: Pick<Split, 'meta'>): string {
  return String((meta as { readonly path?: unknown }).path);
}
