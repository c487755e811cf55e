import { parse } from '../../../runtime/plan/parse.ts';
import { missingTable } from '../../planning/missing-table.ts';
import { invalid } from '../api-error.ts';
import { idParams } from '../id.ts';
import { requirePipeline } from '../pipelines/pipeline-actions.ts';
import { planDraft, requireDraft } from '../pipelines/plan-version.ts';
import { partOptions } from '../previews/part-options.ts';
import { credentialsIn } from '../previews/preview-draft.ts';
import { uploaded } from '../previews/uploaded.ts';
import { defineRoute } from '../route.ts';
import { presentDryRun } from './present.ts';
import { dryRunBody, dryRunOptions, dryRunResponse, dryRunSavedBody } from './schema.ts';

const tag = 'pipelines';
const WHAT =
  'Reads so many records, and does the whole load in a transaction that is rolled back: changes of the table, COPY, constraints, triggers, merge or swap. Fires no hook, and is no run. Holds the locks of a load while it lasts.';

const limitOf = (rows: number | 'all'): number | null => (rows === 'all' ? null : rows);

export const dryRunRoutes = [
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/dry-run',
      role: 'editor',
      tag,
      summary: 'Run a pipeline dry without saving it',
      description: `${WHAT} The body is the pipeline, and beside it \`rows\`.`,
      body: dryRunBody,
      rawBody: true,
      status: 200,
      response: dryRunResponse,
    },
    async ({ body, caller, signal }, deps) => {
      const { definition, options } = partOptions(body, dryRunOptions);
      const { draft, issues } = parse(definition);
      if (draft === null) throw invalid(issues);
      const plan = await planDraft(deps, caller.tenant, { draft }, signal);
      const createTable = missingTable(draft, caller.tenant.tableSchema);
      const request = { plan, limit: limitOf(options.rows), pipeline: null, createTable, auth: credentialsIn(draft) };
      return presentDryRun(await deps.dryRun(request, signal));
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/dry-run',
      role: 'editor',
      tag,
      summary: 'Run a saved pipeline dry',
      description: `${WHAT} Its watermark, and keys that its runs have loaded, count.`,
      params: idParams,
      body: dryRunSavedBody,
      status: 200,
      response: dryRunResponse,
    },
    async ({ params, body, caller, signal }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const { version, rows } = body ?? { ...dryRunOptions.parse({}), version: undefined };
      const source = await uploaded(deps, row, await requireDraft(deps, row, version));
      const plan = await planDraft(deps, caller.tenant, source, signal);
      const pipeline = { tenant: caller.tenant.id, id: row.id };
      return presentDryRun(await deps.dryRun({ plan, limit: limitOf(rows), pipeline, createTable: null }, signal));
    },
  ),
];
