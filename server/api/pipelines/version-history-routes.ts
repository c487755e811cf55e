import { z } from 'zod';
import { diffDrafts } from '../../../runtime/plan/diff/diff-drafts.ts';
import { namedEnds } from '../../planning/named-ends.ts';
import type { PipelineRow } from '../../store/pipelines.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams } from '../id.ts';
import { decodeCursor, makePage, pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';
import { answerSaved } from './answer-saved.ts';
import { matchedVersions } from './edited-version.ts';
import { requirePipeline } from './pipeline-actions.ts';
import { requireDraft, requireVersion } from './plan-version.ts';
import { presentPipeline, presentVersions } from './present.ts';
import { publishVersion } from './publish-version.ts';
import { revertPipeline } from './save-pipeline.ts';
import { pipelineResponse, savedPipelineResponse } from './schema.ts';
import { diffQuery, diffResponse, publishBody, revertBody, versionParams, versionResponse } from './version-schema.ts';

const tag = 'pipelines';

export const versionHistoryRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/pipelines/{id}/versions',
      role: 'viewer',
      tag,
      summary: 'Versions of a pipeline, newest first',
      params: idParams,
      query: pageQuery,
      status: 200,
      response: pageOf(versionResponse),
    },
    async ({ params, query, caller }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const after = decodeCursor(query.cursor, z.int32());
      const rows = await deps.store.db
        .selectFrom('pipeline_versions')
        .selectAll()
        .where('pipeline_id', '=', row.id)
        .$if(after !== null, (from) => from.where('version', '<', after!))
        .orderBy('version', 'desc')
        .limit(query.limit + 1)
        .execute();
      const shown = await presentVersions(deps, row, rows);
      return makePage({
        rows: shown,
        total: row.latest_version,
        limit: query.limit,
        keys: ({ version }) => version,
        present: (version) => version,
      });
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/pipelines/{id}/versions/diff',
      role: 'viewer',
      tag,
      summary: 'How two versions of a pipeline differ, node by node',
      params: idParams,
      query: diffQuery,
      status: 200,
      response: diffResponse,
    },
    async ({ params, query, caller }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const to = query.to ?? row.latest_version;
      const from = query.from ?? Math.max(1, to - 1);
      const [before, after] = [await readable(deps, row, from), await readable(deps, row, to)];
      return { from, to, ...diffDrafts(before, after) };
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/pipelines/{id}/versions/{version}',
      role: 'viewer',
      tag,
      summary: 'Get a version of a pipeline',
      params: versionParams,
      status: 200,
      response: versionResponse,
    },
    async ({ params, caller }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const [shown] = await presentVersions(deps, row, [await requireVersion(deps, row, params.version)]);
      return shown!;
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/versions/{version}/publish',
      role: 'editor',
      tag,
      summary: 'Publish this version',
      description: 'It becomes the live version: the one that runs take, unless another is asked for.',
      params: versionParams,
      status: 200,
      response: pipelineResponse,
    },
    async ({ params, caller }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      return await presentPipeline(deps, await publishVersion(deps, caller, row, params.version));
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/versions/{version}/revert',
      role: 'editor',
      tag,
      summary: 'Save what this version holds as the next version',
      description:
        'No version is ever changed or lost. Nothing is saved where the latest version holds the same. Publish the new one to run it.',
      params: versionParams,
      body: revertBody,
      status: 200,
      response: savedPipelineResponse,
    },
    async ({ params, body = {}, caller, http, signal }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const to = await requireVersion(deps, row, params.version);
      const options = { ...body, ifMatch: matchedVersions(http) };
      return await answerSaved(deps, http, await revertPipeline(deps, caller, row, { to, options, signal }));
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/publish',
      role: 'editor',
      tag,
      summary: 'Publish a version',
      description:
        'It becomes the live version: the one that runs take, unless another is asked for. An earlier one may be published again.',
      params: idParams,
      body: publishBody,
      status: 200,
      response: pipelineResponse,
    },
    async ({ params, body, caller }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      return await presentPipeline(deps, await publishVersion(deps, caller, row, body?.version));
    },
  ),
];

const readable = async (deps: ApiDeps, row: PipelineRow, version: number) =>
  namedEnds(deps.store.db, row.tenant, await requireDraft(deps, row, version));
