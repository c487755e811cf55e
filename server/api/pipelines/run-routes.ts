import type { RunSnapshot } from '../../../runtime/contract/run.ts';
import { check } from '../../../runtime/plan/issues.ts';
import type { Caller } from '../../auth/caller.ts';
import { findConnector } from '../../store/connectors.ts';
import type { PipelineRow } from '../../store/pipelines.ts';
import { invalid } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams } from '../id.ts';
import { defineRoute } from '../route.ts';
import { runProgress } from '../runs/progress.ts';
import { requireRun } from '../runs/require-run.ts';
import { progressParams, progressResponse, runResponse } from '../runs/schema.ts';
import { requirePipeline } from './pipeline-actions.ts';
import { draftOf, planVersion, requireVersion } from './plan-version.ts';
import { runBody, uploadFields } from './schema.ts';
import {
  discardUpload,
  latestUpload,
  planUpload,
  runOf,
  runOfEarlierUpload,
  storeUpload,
  UPLOAD_CONNECTOR,
  type UploadRow,
} from './uploads.ts';

const tag = 'pipelines';

export const runRoutesOfPipelines = [
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/run',
      role: 'editor',
      tag,
      summary: 'Run a pipeline',
      description: 'Answers as soon as the run is stored; follow it at /runs/{id}/live or poll /runs/{id}.',
      params: idParams,
      body: runBody,
      status: 202,
      response: runResponse,
    },
    async ({ params, body, caller, signal }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      return await startRun(deps, caller, row, { version: body?.version, signal });
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/upload',
      role: 'editor',
      tag,
      summary: 'Upload a file and run the pipeline on it',
      description:
        'Answers once the file is safe on disk and its run is stored. An `Idempotency-Key` makes a repeated request harmless: it gives the run of the first.',
      params: idParams,
      multipart: { fields: uploadFields, file: 'file' },
      status: 202,
      response: runResponse,
    },
    async ({ params, caller, http, signal }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const key = http.get('idempotency-key');
      const earlier = key === '' ? null : await runOfEarlierUpload(deps, row, key);
      if (earlier !== null) return earlier;
      const { upload, fields } = await storeUpload(deps, caller, row, { http, signal });
      return await startUpload(deps, caller, row, { upload, fields, signal }).catch(async (error: unknown) => {
        const run = await runOf(deps, upload);
        if (run !== null) return run;
        await discardUpload(deps, upload);
        throw error;
      });
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/pipelines/{id}/runs/{runId}/progress',
      role: 'viewer',
      tag,
      summary: "A run's progress",
      description: 'The specification’s polling form; /runs/{id} and the live WebSocket say more.',
      params: progressParams,
      status: 200,
      response: progressResponse,
    },
    async ({ params, caller }, deps) => {
      const run = await requireRun(deps, caller.tenant.id, params.runId, params.id);
      return await runProgress(deps.store.pool, run);
    },
  ),
];

/** Plans a version against the connector and schema as they are now, and starts it. */
async function startRun(
  deps: ApiDeps,
  { tenant, by }: Caller,
  row: PipelineRow,
  { version: wanted, signal }: { readonly version: number | undefined; readonly signal: AbortSignal },
): Promise<RunSnapshot> {
  const version = await requireVersion(deps, row, wanted);
  const { connectorId } = draftOf(version);
  const connector = connectorId === null ? null : await findConnector(deps.store.db, tenant.id, connectorId);
  const plan =
    connector?.type === UPLOAD_CONNECTOR
      ? await planUpload(deps, tenant, { version, upload: await latestUpload(deps, row) }, signal)
      : await planVersion(deps, tenant, { version }, signal);
  return await deps.runner.start({
    plan,
    tenant: tenant.id,
    pipelineId: row.id,
    version: version.version,
    trigger: by === 'session' ? 'manual' : 'api',
  });
}

interface UploadStart {
  readonly upload: UploadRow;
  readonly fields: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

async function startUpload(
  deps: ApiDeps,
  { tenant }: Caller,
  row: PipelineRow,
  { upload, fields, signal }: UploadStart,
): Promise<RunSnapshot> {
  const checked = check(uploadFields, fields, '');
  if (!checked.ok) throw invalid(checked.issues);
  const version = await requireVersion(deps, row, checked.value.version);
  const plan = await planUpload(deps, tenant, { version, upload }, signal);
  const run = await deps.runner.start({
    plan,
    tenant: tenant.id,
    pipelineId: row.id,
    version: version.version,
    trigger: 'upload',
  });
  await deps.store.db.updateTable('uploads').set({ run_id: run.id }).where('id', '=', upload.id).execute();
  return run;
}
