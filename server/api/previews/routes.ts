import type { z } from 'zod';
import type { PipelineDraft } from '../../../runtime/plan/draft.ts';
import { namesConnector } from '../../../runtime/plan/named-connectors.ts';
import { parse } from '../../../runtime/plan/parse.ts';
import { invalid } from '../api-error.ts';
import { idParams } from '../id.ts';
import { requirePipeline } from '../pipelines/pipeline-actions.ts';
import { requireDraft } from '../pipelines/plan-version.ts';
import { defineRoute } from '../route.ts';
import { partOptions } from './part-options.ts';
import { presentPreview } from './present.ts';
import { previewDraft } from './preview-draft.ts';
import { previewBody, previewOptions, previewResponse, previewSavedBody } from './schema.ts';
import { uploaded } from './uploaded.ts';

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
      const { definition, options } = partOptions(body, previewOptions);
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
      const draft = await requireDraft(deps, row, wanted);
      const source = isRead(draft, options) ? await uploaded(deps, row, draft) : { draft };
      const pipeline = { tenant: caller.tenant.id, id: row.id };
      return presentPreview(await previewDraft(deps, caller, { ...options, ...source, pipeline }, signal));
    },
  ),
];

/** Whether a source that reads by the pipeline's own connector is asked for its rows: none are given for it. */
function isRead({ nodes }: PipelineDraft, { rows, rowsBySource = {} }: z.output<typeof previewOptions>): boolean {
  return (
    rows === undefined &&
    nodes.some((node) => node.nodeType === 'source' && !namesConnector(node) && !Object.hasOwn(rowsBySource, node.id))
  );
}
