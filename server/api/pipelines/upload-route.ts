import type { RunSnapshot } from '../../../runtime/contract/run.ts';
import { check } from '../../../runtime/plan/issues.ts';
import type { Caller, Tenant } from '../../auth/caller.ts';
import { storedDraft } from '../../planning/stored-draft.ts';
import { UPLOAD_CONNECTOR } from '../../planning/upload-connector.ts';
import { findConnector } from '../../store/connectors.ts';
import type { PipelineRow, VersionRow } from '../../store/pipelines.ts';
import { ApiError, invalid } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams } from '../id.ts';
import type { FormFile } from '../read-form.ts';
import { digestFile } from '../receive-file.ts';
import { defineRoute } from '../route.ts';
import { runResponse } from '../runs/schema.ts';
import { requirePipeline } from './pipeline-actions.ts';
import { requireVersion, versionToRun } from './plan-version.ts';
import { earlierUpload, idempotencyKey, onItsWay, runOfRepeated } from './repeated-upload.ts';
import { uploadFields } from './schema.ts';
import {
  discardUpload,
  formOptions,
  noteRun,
  planUpload,
  runOf,
  storeUpload,
  UPLOAD_FIELD,
  type UploadRow,
} from './uploads.ts';

export const uploadRoute = defineRoute(
  {
    method: 'POST',
    path: '/pipelines/{id}/upload',
    role: 'editor',
    tag: 'pipelines',
    summary: 'Upload a file and run the pipeline on it',
    description:
      'Answers once the file is safe on disk and its run is stored. An `Idempotency-Key` makes a repeated request harmless: it gives the run of the first. With another file the key is refused.',
    params: idParams,
    multipart: { fields: uploadFields, file: UPLOAD_FIELD },
    status: 202,
    response: runResponse,
  },
  async ({ params, caller, http, signal }, deps) => {
    const row = await requirePipeline(deps, caller.tenant.id, params.id);
    const key = idempotencyKey(http.get('idempotency-key'));
    await requireUploads(deps, caller.tenant, await requireVersion(deps, row, versionToRun(row, undefined)));
    const named = { pipelineId: row.id, key: key ?? '' };
    const earlier = key === null ? null : await earlierUpload(deps, named);
    if (earlier !== null) {
      const file = await digestFile(http.req, formOptions(deps, signal));
      return runOfRepeated(earlier, file, wantedVersion(file, row));
    }
    const { upload, file } = await storeUpload(deps, caller, row, { http, signal, key });
    if (upload === null) {
      const meanwhile = await earlierUpload(deps, named);
      if (meanwhile === null) throw onItsWay();
      return runOfRepeated(meanwhile, file, wantedVersion(file, row));
    }
    return await start(deps, caller, row, { upload, file, signal }).catch(async (error: unknown) => {
      const run = await runOf(deps, upload);
      if (run !== null) return run;
      await discardUpload(deps, upload);
      throw error;
    });
  },
);

interface Start {
  readonly upload: UploadRow;
  readonly file: FormFile;
  readonly signal: AbortSignal;
}

async function start(
  deps: ApiDeps,
  { tenant }: Caller,
  row: PipelineRow,
  { upload, file, signal }: Start,
): Promise<RunSnapshot> {
  const version = await requireVersion(deps, row, versionToRun(row, wantedVersion(file, row)));
  await requireUploads(deps, tenant, version);
  const plan = await planUpload(deps, tenant, { version, upload }, signal);
  const run = await deps.runner.start({
    plan,
    tenant: tenant.id,
    pipelineId: row.id,
    version: version.version,
    trigger: 'upload',
  });
  await noteRun(deps, upload, run);
  return run;
}

/** The version that the request asks for by number or as the draft. */
function wantedVersion({ fields }: FormFile, row: PipelineRow): number | undefined {
  const checked = check(uploadFields, { ...fields }, '');
  if (!checked.ok) throw invalid(checked.issues);
  const { version } = checked.value;
  return version === undefined ? undefined : versionToRun(row, version);
}

async function requireUploads({ store }: ApiDeps, tenant: Tenant, version: VersionRow): Promise<void> {
  const { connectorId, name } = storedDraft(version);
  const connector = connectorId === null ? null : await findConnector(store.db, tenant.id, connectorId);
  if (connector?.type === UPLOAD_CONNECTOR) return;
  throw new ApiError(409, 'pipeline.takes_no_upload', {
    message: `"${name}" reads ${connector === null ? 'no connector' : `the connector "${connector.name}"`}, not uploaded files.`,
    next: `Give the pipeline a connector of type ${UPLOAD_CONNECTOR}, or run it with POST /api/v1/pipelines/{id}/run.`,
  });
}
