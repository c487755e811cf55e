import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { JsonObject } from '../../runtime/plan/model/json-value.ts';
import type { Database, PipelineTable, PipelineVersionTable } from './database.ts';
import { isUuid } from './is-uuid.ts';
import { jsonText } from './json-text.ts';

export type PipelineRow = Selectable<PipelineTable>;
export type VersionRow = Selectable<PipelineVersionTable>;

/** The largest number that an `integer` column can be asked for. */
const MAX_INTEGER = 2 ** 31 - 1;

/** A version about to be saved. */
export interface NewVersion {
  readonly name: string;
  readonly description: string | null;
  readonly connectorId: string | null;
  readonly schemaId: string | null;
  readonly definition: JsonObject;
  readonly authoredBy: string;
  readonly comment: string | null;
}

export async function findPipeline(db: Kysely<Database>, tenant: string, id: string): Promise<PipelineRow | null> {
  if (!isUuid(id)) return null;
  const found = db.selectFrom('pipelines').selectAll().where('tenant', '=', tenant).where('id', '=', id);
  return (await found.executeTakeFirst()) ?? null;
}

/** By id or by name. */
export async function findPipelineByRef(
  db: Kysely<Database>,
  tenant: string,
  ref: string,
): Promise<PipelineRow | null> {
  const found = db
    .selectFrom('pipelines')
    .selectAll()
    .where('tenant', '=', tenant)
    .where((where) => where.or([where('name', '=', ref), where(where.cast('id', 'text'), '=', ref)]));
  return (await found.executeTakeFirst()) ?? null;
}

/** All versions, newest first. */
export async function readVersions(db: Kysely<Database>, pipelineId: string): Promise<readonly VersionRow[]> {
  const all = db.selectFrom('pipeline_versions').selectAll().where('pipeline_id', '=', pipelineId);
  return await all.orderBy('version', 'desc').execute();
}

export async function findVersion(
  db: Kysely<Database>,
  pipelineId: string,
  version: number,
): Promise<VersionRow | null> {
  if (version > MAX_INTEGER) return null;
  const found = db
    .selectFrom('pipeline_versions')
    .selectAll()
    .where('pipeline_id', '=', pipelineId)
    .where('version', '=', version);
  return (await found.executeTakeFirst()) ?? null;
}

/** A pipeline and its version 1. */
export async function insertPipeline(
  db: Kysely<Database>,
  tenant: string,
  status: PipelineRow['status'],
  first: NewVersion,
): Promise<PipelineRow> {
  const row = await db
    .insertInto('pipelines')
    .values({
      id: randomUUID(),
      tenant,
      name: first.name,
      description: first.description,
      connector_id: first.connectorId,
      schema_id: first.schemaId,
      schedule: null,
      status,
      latest_version: 1,
      published_version: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await insertVersion(db, row.id, 1, first);
  return row;
}

/** Version n+1. The caller holds the pipeline's row lock (`lockPipeline`). */
export async function addVersion(db: Kysely<Database>, before: PipelineRow, next: NewVersion): Promise<PipelineRow> {
  const version = before.latest_version + 1;
  const row = await db
    .updateTable('pipelines')
    .set({
      name: next.name,
      description: next.description,
      connector_id: next.connectorId,
      schema_id: next.schemaId,
      latest_version: version,
      updated_at: new Date(),
    })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await insertVersion(db, row.id, version, next);
  return row;
}

const insertVersion = (db: Kysely<Database>, pipelineId: string, version: number, from: NewVersion) =>
  db
    .insertInto('pipeline_versions')
    .values({
      pipeline_id: pipelineId,
      version,
      definition: jsonText(from.definition),
      authored_by: from.authoredBy,
      comment: from.comment,
    })
    .execute();

/** The version that runs take when none is named: the published one, or the latest while none ever was. */
export const liveVersion = ({ published_version, latest_version }: PipelineRow): number =>
  published_version ?? latest_version;

/** Makes a version the live one, and notes who did it. A pipeline that was a draft becomes active. */
export async function markPublished(
  db: Kysely<Database>,
  pipelineId: string,
  { version, by }: { readonly version: number; readonly by: string },
): Promise<PipelineRow> {
  const before = await lockPipeline(db, pipelineId);
  await db
    .updateTable('pipeline_versions')
    .set({ published_at: new Date(), published_by: by })
    .where('pipeline_id', '=', pipelineId)
    .where('version', '=', version)
    .execute();
  return await db
    .updateTable('pipelines')
    .set({
      published_version: version,
      updated_at: new Date(),
      ...(before.status === 'draft' ? { status: 'active' as const } : {}),
    })
    .where('id', '=', pipelineId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Keeps everybody else from saving until the transaction ends. */
export async function lockPipeline(db: Kysely<Database>, id: string): Promise<PipelineRow> {
  return await db.selectFrom('pipelines').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
}

export interface LastRun {
  readonly pipelineId: string;
  readonly status: string;
  readonly startedAt: Date;
}

/** The newest run of each of these pipelines. */
export async function lastRuns(
  db: Kysely<Database>,
  pipelineIds: readonly string[],
): Promise<ReadonlyMap<string, LastRun>> {
  if (pipelineIds.length === 0) return new Map();
  const { rows } = await sql<LastRun>`
    SELECT ids.id AS "pipelineId", newest.status, newest.started AS "startedAt"
    FROM unnest(${pipelineIds as string[]}::text[]) AS ids (id)
    CROSS JOIN LATERAL (
      SELECT status, coalesce(started_at, created_at) AS started FROM sluice.runs
      WHERE pipeline_id = ids.id ORDER BY created_at DESC, id DESC LIMIT 1
    ) AS newest`.execute(db);
  return new Map(rows.map((row) => [row.pipelineId, row]));
}
