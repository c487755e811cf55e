import { z } from 'zod';
import type { Json } from '../../../runtime/contract/json.ts';
import { error, hasErrors } from '../../../runtime/plan/issues.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { typedIrModel } from '../../../runtime/plan/model/typed-ir.ts';
import { parse } from '../../../runtime/plan/parse.ts';
import { plan } from '../../../runtime/plan/plan.ts';
import { draftToIr } from '../../../runtime/plan/to-ir.ts';
import { validate } from '../../../runtime/plan/validate.ts';
import type { Caller } from '../../auth/caller.ts';
import { allows } from '../../auth/role.ts';
import { changeIssues } from '../../planning/change-issues.ts';
import { discoverColumns, NOTHING_DISCOVERED } from '../../planning/discover-columns.ts';
import { planContext } from '../../planning/plan-context.ts';
import { resolveNames } from '../../planning/resolve-names.ts';
import { invalid } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams } from '../id.ts';
import { defineRoute } from '../route.ts';
import { answerSaved } from './answer-saved.ts';
import { readSave, requirePipeline } from './pipeline-actions.ts';
import { requireDraft } from './plan-version.ts';
import { updatePipeline } from './save-pipeline.ts';
import { definitionBody, irResponse, planResponse, savedPipelineResponse, validateResponse } from './schema.ts';

const tag = 'pipelines';

export const definitionRoutesOfPipelines = [
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/validate',
      role: 'viewer',
      tag,
      summary: 'Check a pipeline without saving it',
      description: 'JSON or YAML, nodes and edges or typed IR; its connector and schema inside, by name or by id.',
      body: definitionBody,
      rawBody: true,
      status: 200,
      response: validateResponse,
    },
    async ({ body, caller, signal }, deps) => {
      const found = await look(deps, caller, body, signal);
      if (found.draft === null) return { valid: false, issues: [...found.issues] };
      const issues = [...(await validate(found.draft, deps.registry, found.context)), ...found.issues];
      return { valid: !hasErrors(issues), issues };
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/plan',
      role: 'viewer',
      tag,
      summary: 'Plan a pipeline without saving it',
      description: 'The plan that a run would take: columns at every node, shape of the load, lanes, memory.',
      body: definitionBody,
      rawBody: true,
      status: 200,
      response: planResponse,
    },
    async ({ body, caller, signal }, deps) => {
      const found = await look(deps, caller, body, signal);
      if (found.draft === null) return { plan: null, issues: [...found.issues] };
      const planned = await plan(found.draft, deps.registry, found.context);
      const obstacles = planned.plan === null ? [] : await changeIssues(deps.store.pool, planned.plan);
      const usable = obstacles.length === 0 ? planned.plan : null;
      return { plan: usable as JsonObject | null, issues: [...planned.issues, ...found.issues, ...obstacles] };
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/pipelines/{id}/ir',
      role: 'viewer',
      tag,
      summary: 'A pipeline as typed IR',
      params: idParams,
      query: z.object({ version: z.coerce.number().int().min(1).optional() }),
      status: 200,
      response: irResponse,
    },
    async ({ params, query, caller }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const draft = await requireDraft(deps, row, query.version);
      return irResponse.parse(draftToIr({ ...draft, id: row.id }, deps.registry));
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/ir',
      role: 'editor',
      tag,
      summary: 'Save typed IR as the next version',
      params: idParams,
      body: typedIrModel.meta({ id: 'SavePipelineIr' }),
      rawBody: true,
      status: 201,
      response: savedPipelineResponse,
    },
    async ({ params, body, caller, http, signal }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const { definition, options } = readSave(body, http);
      if (definition.kind === undefined) throw invalid([noKind]);
      const saved = await updatePipeline(deps, caller, row, { changes: definition, options, signal });
      return await answerSaved(deps, http, saved);
    },
  ),
];

const noKind = error({ code: 'config.invalid', path: 'kind', message: 'Missing: the typed IR is of kind "pipeline"' });

/** A draft with all that the server knows of it and its source. */
async function look(deps: ApiDeps, { tenant, role }: Caller, body: Json, signal: AbortSignal) {
  const parsed = parse(body);
  if (parsed.draft === null) return { draft: null, issues: parsed.issues };
  const resolved = await resolveNames(deps.store.db, tenant, parsed.draft, deps.registry);
  // Whoever writes the connector decides what the server opens: nothing, for those who may only read.
  const found = allows(role, 'editor') ? await discoverColumns(deps, resolved, signal) : NOTHING_DISCOVERED;
  return { draft: resolved.draft, context: planContext(resolved, found), issues: found.issues };
}
