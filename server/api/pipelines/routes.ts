import { idParams, idQuery, oneId } from '../id.ts';
import { anyTextWith, newestFirst } from '../newest-first.ts';
import { pageOf } from '../page.ts';
import { defineRoute } from '../route.ts';
import { answerSaved } from './answer-saved.ts';
import { versionTag } from './edited-version.ts';
import { readSave, removePipeline, requirePipeline } from './pipeline-actions.ts';
import { presentPipeline, presentPipelines } from './present.ts';
import { runRoutesOfPipelines } from './run-routes.ts';
import { createPipeline, updatePipeline } from './save-pipeline.ts';
import {
  createPipelineBody,
  listPipelinesQuery,
  pipelineResponse,
  savedPipelineResponse,
  updatePipelineBody,
  updatePipelineByIdBody,
} from './schema.ts';
import { seenKeysRoutes } from './seen-keys-routes.ts';
import { versionHistoryRoutes } from './version-history-routes.ts';
import { definitionRoutesOfPipelines } from './version-routes.ts';

const tag = 'pipelines';

export const pipelineRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/pipelines',
      role: 'viewer',
      tag,
      summary: 'List pipelines',
      query: listPipelinesQuery,
      status: 200,
      response: pageOf(pipelineResponse),
    },
    async ({ query, caller }, deps) => {
      const { db } = deps.store;
      const part = anyTextWith(query.search ?? '');
      const matching = db
        .selectFrom('pipelines')
        .where('tenant', '=', caller.tenant.id)
        .$if(query.status !== undefined, (from) => from.where('status', '=', query.status!))
        .$if(query.connectorId !== undefined, (from) =>
          from.where((where) => where(where.cast('connector_id', 'text'), '=', query.connectorId!)),
        )
        .$if(query.schemaId !== undefined, (from) =>
          from.where((where) => where(where.cast('schema_id', 'text'), '=', query.schemaId!)),
        )
        .$if(query.search !== undefined, (from) => from.where('name', 'ilike', part));
      return newestFirst(db, { matching, query, present: (rows) => presentPipelines(deps, rows) });
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines',
      role: 'editor',
      tag,
      summary: 'Create a pipeline',
      description: 'Nodes and edges, or the typed IR below `ir`. All that is wrong is told at once, with JSON paths.',
      body: createPipelineBody,
      rawBody: true,
      status: 201,
      response: savedPipelineResponse,
    },
    async ({ body, caller, http, signal }, deps) => {
      const { definition, options } = readSave(body, null);
      return await answerSaved(deps, http, await createPipeline(deps, caller, { definition, options, signal }));
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/pipelines/{id}',
      role: 'viewer',
      tag,
      summary: 'Get a pipeline',
      description: 'Its `ETag` is that of the latest version: send it as `If-Match` to save on that version only.',
      params: idParams,
      status: 200,
      response: pipelineResponse,
    },
    async ({ params, caller, http }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      http.set('ETag', versionTag(row));
      return await presentPipeline(deps, row);
    },
  ),
  defineRoute(
    {
      method: 'PUT',
      path: '/pipelines',
      role: 'editor',
      tag,
      summary: 'Change a pipeline (id in the body)',
      description: 'What is left out stays as it is. A changed definition becomes the next version.',
      body: updatePipelineByIdBody,
      rawBody: true,
      status: 200,
      response: savedPipelineResponse,
    },
    async ({ body, caller, http, signal }, deps) => {
      const { id, definition: changes, options } = readSave(body, http);
      const before = await requirePipeline(deps, caller.tenant.id, id);
      return await answerSaved(deps, http, await updatePipeline(deps, caller, before, { changes, options, signal }));
    },
  ),
  defineRoute(
    {
      method: 'PUT',
      path: '/pipelines/{id}',
      role: 'editor',
      tag,
      summary: 'Change a pipeline',
      description: 'What is left out stays as it is. A changed definition becomes the next version.',
      params: idParams,
      body: updatePipelineBody,
      rawBody: true,
      status: 200,
      response: savedPipelineResponse,
    },
    async ({ params, body, caller, http, signal }, deps) => {
      const { id, definition: changes, options } = readSave(body, http);
      const before = await requirePipeline(deps, caller.tenant.id, oneId(params.id, id));
      return await answerSaved(deps, http, await updatePipeline(deps, caller, before, { changes, options, signal }));
    },
  ),
  defineRoute(
    {
      method: 'DELETE',
      path: '/pipelines',
      role: 'editor',
      tag,
      summary: 'Delete a pipeline (id in the query)',
      query: idQuery,
      status: 204,
    },
    ({ query, caller }, deps) => removePipeline(deps, caller, query.id),
  ),
  defineRoute(
    {
      method: 'DELETE',
      path: '/pipelines/{id}',
      role: 'editor',
      tag,
      summary: 'Delete a pipeline',
      description: 'Its runs stay in the history.',
      params: idParams,
      status: 204,
    },
    ({ params, caller }, deps) => removePipeline(deps, caller, params.id),
  ),
  ...definitionRoutesOfPipelines,
  ...versionHistoryRoutes,
  ...seenKeysRoutes,
  ...runRoutesOfPipelines,
];
