import type { RunSnapshot } from '../../../runtime/contract/run.ts';
import type { Caller } from '../../auth/caller.ts';
import { storedDraft } from '../../planning/stored-draft.ts';
import { UPLOAD_CONNECTOR } from '../../planning/upload-connector.ts';
import { findConnector } from '../../store/connectors.ts';
import type { PipelineRow } from '../../store/pipelines.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams } from '../id.ts';
import { defineRoute } from '../route.ts';
import { runProgress } from '../runs/progress.ts';
import { requireRun } from '../runs/require-run.ts';
import { progressParams, progressResponse, runResponse } from '../runs/schema.ts';
import { requirePipeline } from './pipeline-actions.ts';
import { planVersion, requireVersion, versionToRun, type WantedVersion } from './plan-version.ts';
import { runBody } from './schema.ts';
import { uploadRoute } from './upload-route.ts';
import { latestUpload, planUpload } from './uploads.ts';

const tag = 'pipelines';

export const runRoutesOfPipelines = [
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/run',
      role: 'editor',
      tag,
      summary: 'Run a pipeline',
      description:
        'Takes the live version: the published one, or the latest while none ever was. Answers as soon as the run is stored; follow it at /runs/{id}/live or poll /runs/{id}.',
      params: idParams,
      body: runBody,
      status: 202,
      response: runResponse,
    },
    async ({ params, body, caller, signal }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      return await startRun(deps, caller, row, { version: body?.version, reload: body?.reload, signal });
    },
  ),
  uploadRoute,
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
  {
    version: wanted,
    reload,
    signal,
  }: { readonly version: WantedVersion; readonly reload: boolean | undefined; readonly signal: AbortSignal },
): Promise<RunSnapshot> {
  const version = await requireVersion(deps, row, versionToRun(row, wanted));
  const { connectorId } = storedDraft(version);
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
    reload,
    trigger: by === 'session' ? 'manual' : 'api',
  });
}
