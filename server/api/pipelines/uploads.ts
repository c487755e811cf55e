import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Selectable, sql } from 'kysely';
import type { Plan } from '../../../runtime/contract/plan.ts';
import type { RunSnapshot } from '../../../runtime/contract/run.ts';
import type { Caller, Tenant } from '../../auth/caller.ts';
import type { UploadTable } from '../../store/database.ts';
import type { PipelineRow, VersionRow } from '../../store/pipelines.ts';
import { ApiError } from '../api-error.ts';
import { conflictOn } from '../conflict.ts';
import type { ApiDeps } from '../deps.ts';
import { type ReceivedFile, receiveFile } from '../receive-file.ts';
import type { RouteRequest, RouteSpec } from '../route.ts';
import { planVersion } from './plan-version.ts';

export type UploadRow = Selectable<UploadTable>;

/** The connector type whose files come through the API. */
export const UPLOAD_CONNECTOR = 'csv_upload';

/** After so long, an upload without a run was left by a server that died. */
const ABANDONED_MS = 5 * 60_000;

/**
 * The run that an earlier request with this idempotency key started; `null` where there was none. Throws where that
 * request is still on its way.
 */
export async function runOfEarlierUpload(deps: ApiDeps, row: PipelineRow, key: string): Promise<RunSnapshot | null> {
  const upload = await deps.store.db
    .selectFrom('uploads')
    .selectAll()
    .where('pipeline_id', '=', row.id)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  if (upload === undefined) return null;
  const run = await runOf(deps, upload);
  if (run !== null) return run;
  if (upload.created_at.getTime() > Date.now() - ABANDONED_MS) throw repeated();
  await discardUpload(deps, upload);
  return null;
}

/** The run that reads an upload, noted or not: its plan names the upload's folder. */
export async function runOf({ store, runner, settings }: ApiDeps, upload: UploadRow): Promise<RunSnapshot | null> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM sluice.runs WHERE pipeline_id = ${upload.pipeline_id}
    AND (id = ${upload.run_id} OR plan->'source'->>'baseDirectory' = ${folderOf(settings, upload)})
    ORDER BY created_at LIMIT 1`.execute(store.db);
  return rows[0] === undefined ? null : await runner.snapshot(rows[0].id);
}

const folderOf = (settings: ApiDeps['settings'], upload: UploadRow): string =>
  join(settings.dataDirectory, dirname(upload.path));

/** Forgets an upload that nothing will run. */
export async function discardUpload({ store, settings }: ApiDeps, upload: UploadRow): Promise<void> {
  await store.db.deleteFrom('uploads').where('id', '=', upload.id).execute();
  await rm(folderOf(settings, upload), { recursive: true, force: true });
}

/** Streams the request's file into the pipeline's upload folder and records it. */
export async function storeUpload(
  deps: ApiDeps,
  caller: Caller,
  row: PipelineRow,
  { http, signal }: Pick<RouteRequest<RouteSpec>, 'http' | 'signal'>,
): Promise<{ readonly upload: UploadRow; readonly fields: ReceivedFile['fields'] }> {
  const { settings, store } = deps;
  const id = randomUUID();
  const folder = join('uploads', row.id, id);
  const file = await receiveFile(http.req, {
    directory: join(settings.dataDirectory, folder),
    maxBytes: settings.maxUploadBytes,
    signal,
  });
  const key = http.get('idempotency-key');
  const inserted = store.db
    .insertInto('uploads')
    .values({
      id,
      tenant: caller.tenant.id,
      pipeline_id: row.id,
      file_name: file.fileName,
      path: join(folder, file.fileName),
      bytes: String(file.bytes),
      sha256: file.sha256,
      idempotency_key: key === '' ? null : key,
      run_id: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const upload = await conflictOn(inserted, repeated).catch(async (error: unknown) => {
    await rm(join(settings.dataDirectory, folder), { recursive: true, force: true });
    throw error;
  });
  return { upload, fields: file.fields };
}

/** The plan of a run that reads one upload. */
export async function planUpload(
  deps: ApiDeps,
  tenant: Tenant,
  { version, upload }: { readonly version: VersionRow; readonly upload: UploadRow },
  signal: AbortSignal,
): Promise<Plan> {
  const baseDirectory = folderOf(deps.settings, upload);
  return await planVersion(deps, tenant, { version, source: { path: upload.file_name }, baseDirectory }, signal);
}

const repeated = (): ApiError =>
  new ApiError(409, 'upload.repeated', {
    message: 'A request with this Idempotency-Key is on its way already.',
    next: 'Wait for its answer, or send it again in some minutes: it starts nothing twice.',
  });

/** The newest upload of a pipeline: what a run without a file of its own reads again. */
export async function latestUpload({ store }: ApiDeps, row: PipelineRow): Promise<UploadRow> {
  const upload = await store.db
    .selectFrom('uploads')
    .selectAll()
    .where('pipeline_id', '=', row.id)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (upload !== undefined) return upload;
  throw new ApiError(409, 'pipeline.no_upload', {
    message: `"${row.name}" reads uploaded files, and none was uploaded yet.`,
    next: `Send one: curl -F file=@FILE …/api/v1/pipelines/${row.id}/upload.`,
  });
}
