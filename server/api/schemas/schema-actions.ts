import type { Json } from '../../../runtime/contract/json.ts';
import { hasErrors } from '../../../runtime/plan/issues.ts';
import { parseSchema } from '../../../runtime/plan/parse-schema.ts';
import { summaryTableName } from '../../../runtime/plan/summary-table.ts';
import { tableColumns } from '../../../runtime/plan/table-columns.ts';
import type { Caller, Tenant } from '../../auth/caller.ts';
import { pipelinesUsingSchema, useText } from '../../planning/pipelines-using.ts';
import { findSchema, insertField, insertSchema, lockSchema, type SchemaRow } from '../../store/schemas.ts';
import { transaction } from '../../store/transaction.ts';
import { ApiError, invalid, notFound } from '../api-error.ts';
import { conflictOnName } from '../conflict.ts';
import type { ApiDeps } from '../deps.ts';
import { collectionsOf, createSummaryTable, dropSummaryTable, resolveLink } from './linked-schema.ts';
import type { SchemaDependents } from './schema.ts';
import { tableExists } from './table-exists.ts';
import type { TableRef } from './target-tables.ts';

export const tableOf = (tenant: Tenant, row: Pick<SchemaRow, 'table_name'>): TableRef => ({
  schema: tenant.tableSchema,
  table: row.table_name,
});

export async function requireSchema({ store }: ApiDeps, tenant: string, id: string): Promise<SchemaRow> {
  const row = await findSchema(store.db, tenant, id);
  if (row === null) throw notFound('schema', id);
  return row;
}

/** The record and its table, in one transaction: neither is ever there without the other. */
export async function createSchema(
  deps: Pick<ApiDeps, 'store' | 'tables'>,
  { tenant }: Pick<Caller, 'tenant'>,
  body: Json,
): Promise<SchemaRow> {
  const { draft, issues } = parseSchema(body);
  if (draft === null) throw invalid(issues);
  const made = transaction(deps.store, async ({ db, client }) => {
    const linked = await resolveLink(db, tenant, draft);
    const row = await insertSchema(db, tenant.id, linked.draft);
    const ref = tableOf(tenant, row);
    if ((await deps.tables.introspectTable(client, ref)) !== null) throw tableExists(ref.table);
    await deps.tables.createTable(client, ref, tableColumns(draft));
    await createSummaryTable(deps, client, tenant, linked);
    return row;
  });
  return await conflictOnName('schema', draft.name, made);
}

/** One more column, in the record and in the table. */
export async function addField(deps: ApiDeps, { tenant }: Caller, id: string, body: Json): Promise<SchemaRow> {
  await transaction(deps.store, async ({ db, client }) => {
    // The lock makes two additions at once take turns, so that both find the right ordinal.
    const row = await lockSchema(db, tenant.id, id);
    if (row === null) throw notFound('schema', id);
    const field = checkField(row, body);
    const ref = tableOf(tenant, row);
    await insertField(db, row, field);
    const column = tableColumns({ ...row.draft, fields: [...row.draft.fields, field] }).at(-1)!;
    await deps.tables.addColumn(client, ref, column);
  });
  return await requireSchema(deps, tenant.id, id);
}

function checkField(row: SchemaRow, body: Json) {
  const { fields, ...rest } = row.draft;
  const { draft, issues } = parseSchema({ ...rest, fields: [...fields, body] } as unknown as Json);
  const base = `fields[${fields.length}]`;
  if (draft === null || hasErrors(issues)) {
    throw invalid(issues.map((issue) => ({ ...issue, path: issue.path.slice(base.length).replace(/^\./, '') })));
  }
  return draft.fields.at(-1)!;
}

/** All that goes, or is left without a target, when the schema goes. */
export async function dependentsOf(deps: ApiDeps, { tenant }: Caller, row: SchemaRow): Promise<SchemaDependents> {
  const ref = tableOf(tenant, row);
  return await transaction(deps.store, async ({ db, client }) => {
    const uses = await pipelinesUsingSchema(db, row, deps.registry);
    const pipelines = uses.map(({ id, name, versions }) => ({ id, name, versions: [...versions] }));
    const collections = await collectionsOf(db, row);
    const summary = summaryTableName(row.draft);
    const found = [...(await deps.tables.tableDependents(client, ref))];
    if (summary !== null) found.push(...(await deps.tables.tableDependents(client, { ...ref, table: summary })));
    const objects = found.map(({ kind, identity }) => `${kind} ${identity}`);
    const estimate = await client.query<{ rows: string }>(
      `SELECT greatest(c.reltuples, s.n_live_tup, 0)::bigint AS rows FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid WHERE n.nspname = $1 AND c.relname = $2`,
      [ref.schema, ref.table],
    );
    return { tableName: row.table_name, objects, pipelines, collections, rows: Number(estimate.rows[0]?.rows ?? 0) };
  });
}

/** Drops the table with all that depends on it. Where something does, `confirm` must be the schema's name. */
export async function deleteSchema(
  deps: ApiDeps,
  caller: Caller,
  { id, confirm }: { readonly id: string; readonly confirm?: string | undefined },
): Promise<undefined> {
  const row = await requireSchema(deps, caller.tenant.id, id);
  const dependents = await dependentsOf(deps, caller, row);
  if (dependents.collections.length > 0) throw stillLinked(row, dependents.collections);
  const isNeeded = dependents.objects.length > 0 || dependents.pipelines.length > 0;
  if (confirm !== row.name && (isNeeded || confirm !== undefined)) {
    const taken = [...dependents.objects, ...dependents.pipelines.map((use) => `pipeline ${useText(use)}`)];
    throw new ApiError(409, 'schema.confirm', {
      message: isNeeded
        ? `Deleting ${row.name} drops the table ${row.table_name} and concerns: ${taken.join(', ')}.`
        : `The confirmation does not name the schema, which is called "${row.name}".`,
      next: `To go on, repeat the request with ?confirm=${row.name}.`,
      detail: dependents,
    });
  }
  const ref = tableOf(caller.tenant, row);
  await transaction(deps.store, async ({ db, client }) => {
    // The lock waits for a collection that is being linked to it.
    await lockSchema(db, caller.tenant.id, id);
    const collections = await collectionsOf(db, row);
    if (collections.length > 0) throw stillLinked(row, collections);
    await db.deleteFrom('schemas').where('id', '=', row.id).execute();
    await dropSummaryTable(deps, client, caller.tenant, row.draft);
    await deps.tables.dropTable(client, ref);
  });
  return undefined;
}

function stillLinked({ name }: SchemaRow, collections: SchemaDependents['collections']): ApiError {
  return new ApiError(409, 'schema.linked', {
    message: `${name} is the customer schema of: ${collections.map((one) => one.name).join(', ')}.`,
    next: 'Delete these collections first, or set their linkedSchemaId, joinMapping and summaryColumns to null.',
    detail: { collections },
  });
}
