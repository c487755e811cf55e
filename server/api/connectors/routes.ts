import type { z } from 'zod';
import { insertConnector, updateConnector } from '../../store/connectors.ts';
import { conflictOnName } from '../conflict.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams, oneId } from '../id.ts';
import { newestFirst } from '../newest-first.ts';
import { pageOf } from '../page.ts';
import { defineRoute } from '../route.ts';
import { askedConnector, requireConnector } from './asked-connector.ts';
import { checkConnector } from './check-connector.ts';
import { connectorInput } from './connector-input.ts';
import { listFiles } from './list-files.ts';
import { openSource } from './open-source.ts';
import { presentConnector } from './present.ts';
import { removeConnector } from './remove-connector.ts';
import { requireFiles } from './require-files.ts';
import {
  connectorResponse,
  createConnectorBody,
  deleteConnectorByIdQuery,
  deleteConnectorQuery,
  listConnectorsQuery,
  listFilesBody,
  listFilesResponse,
  testConnectorBody,
  testConnectorResponse,
  updateConnectorBody,
  updateConnectorByIdBody,
} from './schema.ts';
import { testConnector } from './test-connector.ts';

const tag = 'connectors';

type Written = z.output<typeof testConnectorBody>;

export const connectorRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/connectors',
      role: 'viewer',
      tag,
      summary: 'List connectors',
      query: listConnectorsQuery,
      status: 200,
      response: pageOf(connectorResponse),
    },
    async ({ query, caller }, { registry, store: { db } }) => {
      const matching = db
        .selectFrom('connectors')
        .where('tenant', '=', caller.tenant.id)
        .$if(query.type !== undefined, (from) => from.where('type', '=', query.type!))
        .$if(query.category !== undefined, (from) => from.where('category', '=', query.category!))
        .$if(query.status !== undefined, (from) => from.where('status', '=', query.status!))
        .$if(query.search !== undefined, (from) =>
          from.where((where) =>
            where(where.fn('strpos', [where.fn('lower', ['name']), where.val(query.search!.toLowerCase())]), '>', 0),
          ),
        );
      return newestFirst(db, {
        matching,
        query,
        present: (rows) => rows.map((row) => presentConnector(registry, row)),
      });
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/connectors',
      role: 'editor',
      tag,
      summary: 'Create a connector',
      description: 'Credentials in `authConfig` are stored encrypted and never returned.',
      body: createConnectorBody,
      status: 201,
      response: connectorResponse,
    },
    async ({ body, caller }, deps) => {
      const input = connectorInput(body, null);
      const { definition, authMethod, auth } = checkConnector(deps.registry, input);
      const { store, secrets } = deps;
      const values = {
        name: body.name,
        description: body.description ?? null,
        type: input.type,
        category: definition.category,
        config: input.config,
        authMethod,
        auth,
      };
      const row = await conflictOnName(
        'connector',
        body.name,
        insertConnector(store.db, secrets, caller.tenant.id, values),
      );
      return presentConnector(deps.registry, row);
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/connectors/{id}',
      role: 'viewer',
      tag,
      summary: 'Get a connector',
      params: idParams,
      status: 200,
      response: connectorResponse,
    },
    async ({ params, caller }, deps) =>
      presentConnector(deps.registry, await requireConnector(deps, caller.tenant.id, params.id)),
  ),
  defineRoute(
    {
      method: 'PUT',
      path: '/connectors',
      role: 'editor',
      tag,
      summary: 'Change a connector (id in the body)',
      description: 'What is left out stays as it is.',
      body: updateConnectorByIdBody,
      status: 200,
      response: connectorResponse,
    },
    ({ body, caller }, deps) => change(deps, caller.tenant.id, body.id, body),
  ),
  defineRoute(
    {
      method: 'PUT',
      path: '/connectors/{id}',
      role: 'editor',
      tag,
      summary: 'Change a connector',
      description: 'What is left out stays as it is.',
      params: idParams,
      body: updateConnectorBody,
      status: 200,
      response: connectorResponse,
    },
    ({ params, body, caller }, deps) => change(deps, caller.tenant.id, oneId(params.id, body.id), body),
  ),
  defineRoute(
    {
      method: 'DELETE',
      path: '/connectors',
      role: 'editor',
      tag,
      summary: 'Delete a connector (id in the query)',
      query: deleteConnectorByIdQuery,
      status: 204,
    },
    async ({ query: { id, confirm }, caller }, deps) =>
      await removeConnector(deps, await requireConnector(deps, caller.tenant.id, id), confirm),
  ),
  defineRoute(
    {
      method: 'DELETE',
      path: '/connectors/{id}',
      role: 'editor',
      tag,
      summary: 'Delete a connector',
      description:
        '409 with the list while a live or a latest version of a pipeline uses it; where earlier versions alone do, until `confirm` names the connector.',
      params: idParams,
      query: deleteConnectorQuery,
      status: 204,
    },
    async ({ params, query, caller }, deps) =>
      await removeConnector(deps, await requireConnector(deps, caller.tenant.id, params.id), query.confirm),
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/connectors/test',
      role: 'editor',
      tag,
      summary: 'Test a connection',
      description:
        'Of a saved connector (`id`), of settings not yet saved, or of changes to a saved one (both). What is found of a saved one as it is, is kept with it.',
      body: testConnectorBody,
      status: 200,
      response: testConnectorResponse,
    },
    async ({ body, caller, signal }, deps) => {
      const { connector, saved } = await askedConnector(deps, caller.tenant.id, body);
      const result = await testConnector(connector, body.source ?? {}, deps.settings, signal);
      if (saved !== null && body.source === undefined && !describesConnection(body))
        await noteTest(deps, saved.id, result);
      return result;
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/connectors/files',
      role: 'editor',
      tag,
      summary: 'List the files that a source node would read',
      description:
        'By a connector as in the test of a connection, and the settings of a source node: path, pattern, ordering. No file is opened.',
      body: listFilesBody,
      status: 200,
      response: listFilesResponse,
    },
    async ({ body, caller, signal }, deps) => {
      const { connector } = await askedConnector(deps, caller.tenant.id, body);
      requireFiles(connector);
      return await listFiles(await openSource(connector, body.source, deps.settings), body, signal);
    },
  ),
];

const describesConnection = (body: Written): boolean =>
  [body.type, body.config, body.connectionConfig, body.authMethod, body.authConfig].some((part) => part !== undefined);

async function change(deps: ApiDeps, tenant: string, id: string, body: Written) {
  const { store, secrets, registry } = deps;
  const before = await requireConnector(deps, tenant, id);
  const input = connectorInput(body, { row: before, deps });
  const { definition, authMethod, auth } = checkConnector(registry, input);
  const name = body.name ?? before.name;
  const values = {
    name,
    description: body.description === undefined ? before.description : body.description,
    type: input.type,
    category: definition.category,
    config: input.config,
    authMethod,
    auth,
  };
  const row = await conflictOnName('connector', name, updateConnector(store.db, secrets, before, values));
  return presentConnector(deps.registry, row);
}

async function noteTest({ store }: ApiDeps, id: string, result: z.output<typeof testConnectorResponse>): Promise<void> {
  await store.db
    .updateTable('connectors')
    .set({ status: result.status, last_tested_at: result.testedAt, last_error: result.error })
    .where('id', '=', id)
    .execute();
}
