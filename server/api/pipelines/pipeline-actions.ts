import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from 'koa';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Json } from '../../../runtime/contract/json.ts';
import { check, error } from '../../../runtime/plan/issues.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import type { Caller } from '../../auth/caller.ts';
import { findPipeline, type PipelineRow } from '../../store/pipelines.ts';
import { ApiError, invalid, notFound } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { matchedVersions } from './edited-version.ts';
import type { SaveOptions } from './save-pipeline.ts';
import { PIPELINE_STATUSES } from './schema.ts';

export async function requirePipeline(
  { store }: ApiDeps,
  tenant: string,
  id: string | undefined,
): Promise<PipelineRow> {
  if (id === undefined)
    throw invalid([
      error({ code: 'config.invalid', path: 'id', message: 'Missing: the id of the pipeline is needed' }),
    ]);
  const row = await findPipeline(store.db, tenant, id);
  if (row === null) throw notFound('pipeline', id);
  return row;
}

const serverKeys = z.object({
  id: z.string().min(1).optional(),
  status: z.enum(PIPELINE_STATUSES).optional(),
  comment: z.string().max(2000).optional(),
  baseVersion: z.int().min(1).optional(),
});

export interface SaveRequest {
  readonly id: string | undefined;
  readonly definition: JsonObject;
  readonly options: SaveOptions;
}

/** Parts the server's own keys from the definition, which `runtime/plan` reads. `http`: of a request that may have an `If-Match`. */
export function readSave(body: Json, http: Context | null): SaveRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid([
      error({ code: 'config.invalid', path: '', message: 'A pipeline is an object with a name, nodes and edges' }),
    ]);
  }
  const checked = check(serverKeys, body, '');
  if (!checked.ok) throw invalid(checked.issues);
  const { id, ...options } = checked.value;
  const definition = Object.fromEntries(
    Object.entries(body as JsonObject).filter(([key]) => !(key in serverKeys.shape)),
  );
  return { id, definition, options: { ...options, ifMatch: http === null ? undefined : matchedVersions(http) } };
}

/** Its versions, uploaded files, seen keys and what is known of loaded and arrived files go too; its runs and their rejects stay. */
export async function removePipeline(deps: ApiDeps, { tenant }: Caller, id: string): Promise<undefined> {
  const { store, settings } = deps;
  const row = await requirePipeline(deps, tenant.id, id);
  await store.db.transaction().execute(async (tx) => {
    const locked = await tx
      .selectFrom('pipelines')
      .select('id')
      .where('id', '=', row.id)
      .forUpdate()
      .executeTakeFirst();
    if (locked === undefined) throw notFound('pipeline', id);
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM sluice.runs WHERE pipeline_id = ${row.id} AND status IN ('pending', 'running')`.execute(tx);
    if (rows.length > 0) {
      throw new ApiError(409, 'pipeline.running', {
        message: `"${row.name}" is running.`,
        next: 'Cancel the run or wait for its end, then delete the pipeline.',
        detail: { runIds: rows.map((run) => run.id) },
      });
    }
    await sql`DELETE FROM sluice.seen_keys WHERE tenant = ${tenant.id} AND pipeline = ${row.id}`.execute(tx);
    await sql`DELETE FROM sluice.loaded_files WHERE tenant = ${tenant.id} AND pipeline = ${row.id}`.execute(tx);
    await sql`DELETE FROM sluice.arrivals WHERE tenant = ${tenant.id} AND pipeline = ${row.id}`.execute(tx);
    await tx.deleteFrom('pipelines').where('id', '=', row.id).execute();
  });
  await rm(join(settings.dataDirectory, 'uploads', row.id), { recursive: true, force: true });
  return undefined;
}
