import { withFields } from '../../store/schemas.ts';
import { idParams, oneId } from '../id.ts';
import { anyTextWith, newestFirst } from '../newest-first.ts';
import { pageOf } from '../page.ts';
import { defineRoute } from '../route.ts';
import { dataRoutes } from './data-routes.ts';
import { inferRoutes } from './infer-routes.ts';
import { presentSchema } from './present.ts';
import {
  addFieldBody,
  createSchemaBody,
  deleteSchemaByIdQuery,
  deleteSchemaQuery,
  dependentsResponse,
  listSchemasQuery,
  rollbackResponse,
  schemaResponse,
  updateSchemaBody,
  updateSchemaByIdBody,
} from './schema.ts';
import { addField, createSchema, deleteSchema, dependentsOf, requireSchema, tableOf } from './schema-actions.ts';
import { updateSchema } from './update-schema.ts';

const tag = 'schemas';
const CHANGES =
  'Names for people, descriptions, types of the entity; what is left out stays as it is, null takes it away. What would change the table is refused by name: fields are added with POST /schemas/{id}/fields.';

export const schemaRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/schemas',
      role: 'viewer',
      tag,
      summary: 'List schemas',
      query: listSchemasQuery,
      status: 200,
      response: pageOf(schemaResponse),
    },
    async ({ query, caller }, { store: { db } }) => {
      const part = anyTextWith(query.search ?? '');
      const matching = db
        .selectFrom('schemas')
        .where('tenant', '=', caller.tenant.id)
        .$if(query.entityType !== undefined, (from) =>
          from.where('definition', '@>', JSON.stringify({ entityType: query.entityType }) as never),
        )
        .$if(query.search !== undefined, (from) =>
          from.where(({ or, eb, ref }) =>
            or([
              eb('name', 'ilike', part),
              eb(ref('definition', '->>').key('displayName' as never), 'ilike', part as never),
            ]),
          ),
        );
      const present = async (rows: Parameters<typeof withFields>[1]) => (await withFields(db, rows)).map(presentSchema);
      return newestFirst(db, { matching, query, present });
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/schemas',
      role: 'editor',
      tag,
      summary: 'Create a schema and its table',
      description: 'Makes the Postgres table `ds_<name>` in the same transaction: when that fails, nothing is stored.',
      body: createSchemaBody,
      rawBody: true,
      status: 201,
      response: schemaResponse,
    },
    async ({ body, caller }, deps) => presentSchema(await createSchema(deps, caller, body)),
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/schemas/{id}',
      role: 'viewer',
      tag,
      summary: 'Get a schema',
      params: idParams,
      status: 200,
      response: schemaResponse,
    },
    async ({ params, caller }, deps) => presentSchema(await requireSchema(deps, caller.tenant.id, params.id)),
  ),
  defineRoute(
    {
      method: 'PUT',
      path: '/schemas',
      role: 'editor',
      tag,
      summary: 'Change what describes a schema (id in the body)',
      description: CHANGES,
      body: updateSchemaByIdBody,
      status: 200,
      response: schemaResponse,
    },
    async ({ body: { id, ...changes }, caller }, deps) => presentSchema(await updateSchema(deps, caller, id, changes)),
  ),
  defineRoute(
    {
      method: 'PUT',
      path: '/schemas/{id}',
      role: 'editor',
      tag,
      summary: 'Change what describes a schema',
      description: CHANGES,
      params: idParams,
      body: updateSchemaBody,
      status: 200,
      response: schemaResponse,
    },
    async ({ params, body: { id, ...changes }, caller }, deps) =>
      presentSchema(await updateSchema(deps, caller, oneId(params.id, id), changes)),
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/schemas/{id}/fields',
      role: 'editor',
      tag,
      summary: 'Add a field',
      description: 'Runs ALTER TABLE … ADD COLUMN on the table.',
      params: idParams,
      body: addFieldBody,
      rawBody: true,
      status: 201,
      response: schemaResponse,
    },
    async ({ params, body, caller }, deps) => presentSchema(await addField(deps, caller, params.id, body)),
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/schemas/{id}/dependents',
      role: 'viewer',
      tag,
      summary: 'What deleting a schema takes along',
      params: idParams,
      status: 200,
      response: dependentsResponse,
    },
    async ({ params, caller }, deps) =>
      dependentsOf(deps, caller, await requireSchema(deps, caller.tenant.id, params.id)),
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/schemas/{id}/rollback',
      role: 'editor',
      tag,
      summary: 'Roll back the last blue-green load',
      description:
        'The table whose place was taken takes it again, with all that hangs on it; the loaded one is kept as `<table>_old`, so that a second roll back undoes the first. 409 `load.nothing_to_roll_back` when none is kept.',
      params: idParams,
      status: 200,
      response: rollbackResponse,
    },
    async ({ params, caller }, deps) => {
      const row = await requireSchema(deps, caller.tenant.id, params.id);
      return { tableName: row.table_name, keptAs: await deps.runner.rollback(tableOf(caller.tenant, row)) };
    },
  ),
  defineRoute(
    {
      method: 'DELETE',
      path: '/schemas',
      role: 'editor',
      tag,
      summary: 'Delete a schema and its table (id in the query)',
      query: deleteSchemaByIdQuery,
      status: 204,
    },
    ({ query, caller }, deps) => deleteSchema(deps, caller, query),
  ),
  defineRoute(
    {
      method: 'DELETE',
      path: '/schemas/{id}',
      role: 'editor',
      tag,
      summary: 'Delete a schema and its table',
      description:
        'DROP TABLE … CASCADE. 409 with the list when something depends on it, until `confirm` names the schema.',
      params: idParams,
      query: deleteSchemaQuery,
      status: 204,
    },
    ({ params, query, caller }, deps) => deleteSchema(deps, caller, { id: params.id, confirm: query.confirm }),
  ),
  ...dataRoutes,
  ...inferRoutes,
];
