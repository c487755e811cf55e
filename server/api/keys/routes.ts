import type { Selectable } from 'kysely';
import { createApiKey } from '../../auth/api-keys.ts';
import type { ApiKeyTable } from '../../store/database.ts';
import { isUuid } from '../../store/is-uuid.ts';
import { notFound } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams, idQuery } from '../id.ts';
import { newestFirst } from '../newest-first.ts';
import { pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';
import { type ApiKey, createdKeyModel, createKeyBody, keyModel } from './schema.ts';

const present = (row: Selectable<ApiKeyTable>): ApiKey => ({
  id: row.id,
  name: row.name,
  role: row.role,
  prefix: row.prefix,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

export const keyRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/keys',
      role: 'admin',
      tag: 'keys',
      summary: 'List API keys',
      query: pageQuery,
      status: 200,
      response: pageOf(keyModel),
    },
    async ({ query, caller }, { store: { db } }) => {
      const matching = db.selectFrom('api_keys').where('tenant', '=', caller.tenant.id);
      return newestFirst(db, { matching, query, present: (rows) => rows.map(present) });
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/keys',
      role: 'admin',
      tag: 'keys',
      summary: 'Create an API key',
      body: createKeyBody,
      status: 201,
      response: createdKeyModel,
    },
    async ({ body, caller }, { store: { db } }) => {
      const { id, text } = await createApiKey(db, { tenant: caller.tenant.id, ...body });
      const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      return { ...present(row), key: text };
    },
  ),
  defineRoute(
    {
      method: 'DELETE',
      path: '/keys',
      role: 'admin',
      tag: 'keys',
      summary: 'Revoke an API key (id in the query)',
      query: idQuery,
      status: 204,
    },
    ({ query, caller }, deps) => revoke(deps, caller.tenant.id, query.id),
  ),
  defineRoute(
    {
      method: 'DELETE',
      path: '/keys/{id}',
      role: 'admin',
      tag: 'keys',
      summary: 'Revoke an API key',
      params: idParams,
      status: 204,
    },
    ({ params, caller }, deps) => revoke(deps, caller.tenant.id, params.id),
  ),
];

/** The key stops to work at once, and so do the sessions that it opened. */
async function revoke({ store: { db } }: ApiDeps, tenant: string, id: string): Promise<undefined> {
  if (!isUuid(id)) throw notFound('key', id);
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('api_keys')
      .set({ revoked_at: new Date() })
      .where('id', '=', id)
      .where('tenant', '=', tenant)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw notFound('key', id);
    await tx.deleteFrom('sessions').where('api_key_id', '=', id).execute();
  });
  return undefined;
}
