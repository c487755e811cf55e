import type { Json } from '../../../runtime/contract/json.ts';
import { check, error } from '../../../runtime/plan/issues.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { parse } from '../../../runtime/plan/parse.ts';
import { isObject } from '../../../runtime/plan/read-fields.ts';
import { findConnector } from '../../store/connectors.ts';
import type { PipelineRow } from '../../store/pipelines.ts';
import { invalid } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams } from '../id.ts';
import { requirePipeline } from '../pipelines/pipeline-actions.ts';
import { draftOf, requireVersion, withSource } from '../pipelines/plan-version.ts';
import { folderOf, latestUpload, UPLOAD_CONNECTOR } from '../pipelines/uploads.ts';
import { defineRoute } from '../route.ts';
import { presentPreview } from './present.ts';
import { type PreviewWish, previewDraft } from './preview-draft.ts';
import { previewBody, previewOptions, previewResponse, previewSavedBody } from './schema.ts';

const tag = 'pipelines';

export const previewRoutes = [
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/preview',
      role: 'editor',
      tag,
      summary: 'Preview a pipeline without saving it',
      description:
        'Lets a few rows, of the source or given ones, through every node: what comes out, what is rejected and why. Writes nothing, and so does not try what only the table knows: unique values, foreign keys, triggers. The body is the pipeline, and beside it `rows`, `limit`, `upTo`.',
      body: previewBody,
      rawBody: true,
      status: 200,
      response: previewResponse,
    },
    async ({ body, caller, signal }, deps) => {
      const { definition, options } = readPreview(body);
      const { draft, issues } = parse(definition);
      if (draft === null) throw invalid(issues);
      return presentPreview(await previewDraft(deps, caller, { ...options, draft, pipeline: null }, signal));
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/preview',
      role: 'editor',
      tag,
      summary: 'Preview a saved pipeline',
      description: 'As the preview of one that is not saved. Keys that its runs have loaded count as seen.',
      params: idParams,
      body: previewSavedBody,
      status: 200,
      response: previewResponse,
    },
    async ({ params, body, caller, signal }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const { version: wanted, ...options } = body ?? { ...previewOptions.parse({}), version: undefined };
      const draft = draftOf(await requireVersion(deps, row, wanted));
      const source = options.rows === undefined ? await uploaded(deps, row, draft) : { draft };
      const pipeline = { tenant: caller.tenant.id, id: row.id };
      return presentPreview(await previewDraft(deps, caller, { ...options, ...source, pipeline }, signal));
    },
  ),
];

/** Parts what is asked for from the definition, which `runtime/plan` reads. */
function readPreview(body: Json) {
  if (!isObject(body)) {
    throw invalid([
      error({ code: 'config.invalid', path: '', message: 'A pipeline is an object with a name, nodes and edges' }),
    ]);
  }
  const checked = check(previewOptions, body, '');
  if (!checked.ok) throw invalid(checked.issues);
  const definition: JsonObject = Object.fromEntries(
    Object.entries(body).filter(([key]) => !(key in previewOptions.shape)),
  );
  return { definition, options: checked.value };
}

/** A pipeline of uploaded files reads the newest one, as its runs do. */
async function uploaded(
  deps: ApiDeps,
  row: PipelineRow,
  draft: PreviewWish['draft'],
): Promise<Pick<PreviewWish, 'draft' | 'baseDirectory'>> {
  const { connectorId } = draft;
  const connector = connectorId === null ? null : await findConnector(deps.store.db, row.tenant, connectorId);
  if (connector?.type !== UPLOAD_CONNECTOR) return { draft };
  const upload = await latestUpload(deps, row);
  return { draft: withSource(draft, { path: upload.file_name }), baseDirectory: folderOf(deps.settings, upload) };
}
