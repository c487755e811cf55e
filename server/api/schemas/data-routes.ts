import type { Tenant } from '../../auth/caller.ts';
import type { SchemaRow } from '../../store/schemas.ts';
import { ApiError } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams } from '../id.ts';
import { defineRoute } from '../route.ts';
import { insertRows } from './insert-rows.ts';
import { readRows } from './read-rows.ts';
import {
  dataQuery,
  dataResponse,
  insertRowsBody,
  insertRowsResponse,
  type SchemaStats,
  statsQuery,
  statsResponse,
} from './schema.ts';
import { requireSchema, tableOf } from './schema-actions.ts';
import { tableStats } from './table-stats.ts';
import type { ExistingColumn } from './target-tables.ts';

const tag = 'schemas';
const STATS_LIFE_MS = 5 * 60_000;

interface Kept {
  readonly stats: SchemaStats;
  readonly until: number;
}

/** By server (its store), then by schema. */
const kept = new WeakMap<ApiDeps['store'], Map<string, Kept>>();

export const dataRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/schemas/{id}/data',
      role: 'viewer',
      tag,
      summary: "Rows of a schema's table",
      params: idParams,
      query: dataQuery,
      status: 200,
      response: dataResponse,
    },
    async ({ params, query, caller }, deps) => {
      const row = await requireSchema(deps, caller.tenant.id, params.id);
      const columns = await columnsOf(deps, caller.tenant, row);
      if (columns === null) return { total: 0, ...query, columns: [], rows: [] };
      const keys = row.draft.fields.filter((field) => field.isPrimaryKey).map((field) => field.name);
      const orderBy = keys.length > 0 ? keys : columns.some(({ name }) => name === 'id') ? ['id'] : [];
      const found = await readRows(deps.store.pool, tableOf(caller.tenant, row), columns, { ...query, orderBy });
      return {
        total: found.total,
        ...query,
        columns: columns.map(({ name, type }) => ({ name, type })),
        rows: [...found.rows],
      };
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/schemas/{id}/data',
      role: 'editor',
      tag,
      summary: "Insert rows into a schema's table",
      description: 'All or none. A row whose key is there already is left out.',
      params: idParams,
      body: insertRowsBody,
      exactNumbers: true,
      status: 201,
      response: insertRowsResponse,
    },
    async ({ params, body, caller }, deps) => {
      const row = await requireSchema(deps, caller.tenant.id, params.id);
      const ref = tableOf(caller.tenant, row);
      const columns = await columnsOf(deps, caller.tenant, row);
      if (columns === null) throw noTable(row.table_name);
      return { inserted: await insertRows(deps.store, ref, columns, body.rows), tableName: row.table_name };
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/schemas/{id}/stats',
      role: 'viewer',
      tag,
      summary: "Statistics of a schema's columns",
      description: 'Counted at most once in five minutes; `computedAt` says when.',
      params: idParams,
      query: statsQuery,
      status: 200,
      response: statsResponse,
    },
    async ({ params, query, caller }, deps) => {
      const row = await requireSchema(deps, caller.tenant.id, params.id);
      const cache = kept.get(deps.store) ?? new Map<string, Kept>();
      kept.set(deps.store, cache);
      const known = cache.get(row.id);
      if (query.refresh !== 'true' && known !== undefined && known.until > performance.now()) return known.stats;
      const columns = await columnsOf(deps, caller.tenant, row);
      if (columns === null) throw noTable(row.table_name);
      const stats = await tableStats(deps.store.pool, tableOf(caller.tenant, row), columns);
      for (const [id, entry] of cache) if (entry.until <= performance.now()) cache.delete(id);
      cache.set(row.id, { stats, until: performance.now() + STATS_LIFE_MS });
      return stats;
    },
  ),
];

async function columnsOf(deps: ApiDeps, tenant: Tenant, row: SchemaRow): Promise<readonly ExistingColumn[] | null> {
  const client = await deps.store.pool.connect();
  try {
    return (await deps.tables.introspectTable(client, tableOf(tenant, row)))?.columns ?? null;
  } finally {
    client.release();
  }
}

const noTable = (table: string): ApiError =>
  new ApiError(409, 'schema.no_table', {
    message: `The table ${table} is gone; somebody dropped it outside Sluice.`,
    next: 'Delete the schema and create it anew.',
  });
