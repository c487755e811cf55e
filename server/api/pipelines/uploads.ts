import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Selectable, sql } from 'kysely';
import pg from 'pg';
import type { Plan } from '../../../runtime/contract/plan.ts';
import type { RunSnapshot } from '../../../runtime/contract/run.ts';
import type { Caller, Tenant } from '../../auth/caller.ts';
import type { UploadTable } from '../../store/database.ts';
import type { PipelineRow, VersionRow } from '../../store/pipelines.ts';
import { ApiError, notFound } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import type { FormFile, FormOptions } from '../read-form.ts';
import { receiveFile } from '../receive-file.ts';
import type { RouteRequest, RouteSpec } from '../route.ts';
import { planVersion } from './plan-version.ts';

export type UploadRow = Selectable<UploadTable>;

/** The form's part that holds the file. */
export const UPLOAD_FIELD = 'file';

/** The run that reads an upload, noted or not: its plan names the upload's folder. */
export async function runOf({ store, runner, settings }: ApiDeps, upload: UploadRow): Promise<RunSnapshot | null> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM sluice.runs WHERE pipeline_id = ${upload.pipeline_id}
    AND (id = ${upload.run_id} OR EXISTS (
      SELECT FROM jsonb_array_elements(jsonb_build_array(plan->'source') || coalesce(plan->'moreSources', '[]')) AS s
      WHERE s->>'baseDirectory' = ${folderOf(settings, upload)}))
    ORDER BY created_at LIMIT 1`.execute(store.db);
  return rows[0] === undefined ? null : await runner.snapshot(rows[0].id);
}

export const folderOf = (settings: ApiDeps['settings'], upload: UploadRow): string =>
  join(settings.dataDirectory, dirname(upload.path));

/** Notes which run reads an upload: only then do later runs read it again. */
export async function noteRun({ store }: ApiDeps, upload: UploadRow, run: RunSnapshot): Promise<void> {
  await store.db.updateTable('uploads').set({ run_id: run.id }).where('id', '=', upload.id).execute();
}

/** Forgets an upload that nothing will run. */
export async function discardUpload({ store, settings }: ApiDeps, upload: UploadRow): Promise<void> {
  await store.db.deleteFrom('uploads').where('id', '=', upload.id).execute();
  await rm(folderOf(settings, upload), { recursive: true, force: true });
}

export const formOptions = ({ settings }: ApiDeps, signal: AbortSignal): FormOptions => ({
  field: UPLOAD_FIELD,
  maxBytes: settings.maxUploadBytes,
  maxPauseMs: settings.maxUploadPauseMs,
  signal,
});

export interface Stored {
  /** `null`: an upload with this key was stored meanwhile, and this one was not kept. */
  readonly upload: UploadRow | null;
  readonly file: FormFile;
}

/** Streams the request's file into the pipeline's upload folder and records it. */
export async function storeUpload(
  deps: ApiDeps,
  caller: Caller,
  row: PipelineRow,
  { http, signal, key }: Pick<RouteRequest<RouteSpec>, 'http' | 'signal'> & { readonly key: string | null },
): Promise<Stored> {
  const { settings, store } = deps;
  const id = randomUUID();
  const folder = join('uploads', row.id, id);
  const directory = join(settings.dataDirectory, folder);
  const file = await receiveFile(http.req, { ...formOptions(deps, signal), directory });
  try {
    const upload = await store.db
      .insertInto('uploads')
      .values({
        id,
        tenant: caller.tenant.id,
        pipeline_id: row.id,
        file_name: file.fileName,
        path: join(folder, file.fileName),
        bytes: String(file.bytes),
        sha256: file.sha256,
        idempotency_key: key,
        run_id: null,
      })
      .onConflict((conflict) => conflict.columns(['pipeline_id', 'idempotency_key']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (upload === undefined) await rm(directory, { recursive: true, force: true });
    return { upload: upload ?? null, file };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    if (error instanceof pg.DatabaseError && error.code === FOREIGN_KEY_VIOLATION) throw notFound('pipeline', row.id);
    throw error;
  }
}

/** The pipeline was deleted while its file came. */
const FOREIGN_KEY_VIOLATION = '23503';

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

/** The newest upload of a pipeline that ran: what a run without a file of its own reads again. */
export async function latestUpload({ store }: ApiDeps, row: PipelineRow): Promise<UploadRow> {
  const upload = await store.db
    .selectFrom('uploads')
    .selectAll()
    .where('pipeline_id', '=', row.id)
    .where('run_id', 'is not', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (upload !== undefined) return upload;
  throw new ApiError(409, 'pipeline.no_upload', {
    message: `"${row.name}" reads uploaded files, and none was uploaded yet.`,
    next: `Send one: curl -F ${UPLOAD_FIELD}=@FILE …/api/v1/pipelines/${row.id}/upload.`,
  });
}
