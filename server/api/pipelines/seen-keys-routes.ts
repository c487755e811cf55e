import { z } from 'zod';
import { countSeenKeys, forgetSeenKeys } from '../../store/seen-keys.ts';
import { idParams } from '../id.ts';
import { defineRoute } from '../route.ts';
import { requirePipeline } from './pipeline-actions.ts';

const tag = 'pipelines';

const nodeQuery = z.object({
  node: z.string().min(1).optional().meta({ description: 'Of this node only.' }),
});

const seenKeysResponse = z.object({
  data: z.array(z.object({ node: z.string(), keys: z.int().min(0) }).meta({ id: 'SeenKeys' })),
});

const forgottenResponse = z.object({ forgotten: z.int().min(0) });

export const seenKeysRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/pipelines/{id}/seen-keys',
      role: 'viewer',
      tag,
      summary: 'How many keys a pipeline has seen over all its runs',
      description: 'Of its nodes that deduplicate with the scope `pipeline`.',
      params: idParams,
      query: nodeQuery,
      status: 200,
      response: seenKeysResponse,
    },
    async ({ params, query, caller }, deps) => {
      const tenant = caller.tenant.id;
      const { id } = await requirePipeline(deps, tenant, params.id);
      return { data: await countSeenKeys(deps.store.pool, { tenant, pipeline: id, ...query }) };
    },
  ),
  defineRoute(
    {
      method: 'DELETE',
      path: '/pipelines/{id}/seen-keys',
      role: 'editor',
      tag,
      summary: 'Forget the keys that a pipeline has seen',
      description: 'Rows with them are loaded again when they come again. What is loaded stays.',
      params: idParams,
      query: nodeQuery,
      status: 200,
      response: forgottenResponse,
    },
    async ({ params, query, caller }, deps) => {
      const tenant = caller.tenant.id;
      const { id } = await requirePipeline(deps, tenant, params.id);
      return { forgotten: await forgetSeenKeys(deps.store.pool, { tenant, pipeline: id, ...query }) };
    },
  ),
];
