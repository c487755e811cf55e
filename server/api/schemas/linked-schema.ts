import type { Kysely } from 'kysely';
import type { ClientBase } from 'pg';
import type { SchemaDraft } from '../../../runtime/plan/model/schema.ts';
import { linkIssues } from '../../../runtime/plan/relation-issues.ts';
import { summaryTableColumns, summaryTableName } from '../../../runtime/plan/summary-table.ts';
import type { Tenant } from '../../auth/caller.ts';
import type { Database } from '../../store/database.ts';
import { findSchemaByRef, lockSchema, type SchemaRow } from '../../store/schemas.ts';
import { invalid } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { tableExists } from './table-exists.ts';

export interface Linked {
  /** The draft, its link by id. */
  readonly draft: SchemaDraft;
  /** The customer schema, locked until the transaction ends: it stays one. `null` where there is no link. */
  readonly customer: SchemaRow | null;
}

/** Holds a schema's link to the one that it names. Throws `request.invalid` with all that is wrong with it. */
export async function resolveLink(db: Kysely<Database>, tenant: Tenant, draft: SchemaDraft): Promise<Linked> {
  const { linkedSchemaId } = draft;
  if (linkedSchemaId === undefined) return { draft, customer: null };
  const found = await findSchemaByRef(db, tenant.id, linkedSchemaId);
  const customer = found === null ? null : await lockSchema(db, tenant.id, found.id);
  const issues = linkIssues(draft, customer?.draft ?? null);
  if (issues.length > 0 || customer === null) throw invalid(issues);
  return { draft: { ...draft, linkedSchemaId: customer.id }, customer };
}

/** Makes the table of a collection's summary, where it has one; a table that is there already is somebody else's. */
export async function createSummaryTable(
  { tables }: Pick<ApiDeps, 'tables'>,
  client: ClientBase,
  tenant: Tenant,
  { draft, customer }: Linked,
): Promise<void> {
  const table = summaryTableName(draft);
  if (table === null || customer === null) return;
  const ref = { schema: tenant.tableSchema, table };
  if ((await tables.introspectTable(client, ref)) !== null) throw tableExists(table);
  await tables.createTable(client, ref, summaryTableColumns(draft, customer.draft));
}

/** Drops the table of a collection's summary, where it has one. */
export async function dropSummaryTable(
  { tables }: Pick<ApiDeps, 'tables'>,
  client: ClientBase,
  tenant: Tenant,
  draft: SchemaDraft,
): Promise<void> {
  const table = summaryTableName(draft);
  if (table !== null) await tables.dropTable(client, { schema: tenant.tableSchema, table });
}

/** The collections that are linked to a schema. */
export async function collectionsOf(
  db: Kysely<Database>,
  { tenant, id }: Pick<SchemaRow, 'tenant' | 'id'>,
): Promise<{ id: string; name: string }[]> {
  return await db
    .selectFrom('schemas')
    .select(['id', 'name'])
    .where('tenant', '=', tenant)
    .where('definition', '@>', JSON.stringify({ linkedSchemaId: id }) as never)
    .orderBy('name')
    .execute();
}
