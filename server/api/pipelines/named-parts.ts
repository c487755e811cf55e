import type { Kysely } from 'kysely';
import type { PipelineDraft } from '../../../runtime/plan/draft.ts';
import { namedConnectors } from '../../../runtime/plan/named-connectors.ts';
import { tablesOf } from '../../../runtime/plan/operator-planning.ts';
import { findConnector } from '../../../runtime/plan/registry-lookup.ts';
import type { Database } from '../../store/database.ts';
import type { PipelineRow } from '../../store/pipelines.ts';
import type { ApiDeps } from '../deps.ts';
import type { Pipeline } from './schema.ts';

/** A pipeline and what its latest version says. */
interface Drafted {
  readonly row: PipelineRow;
  readonly draft: PipelineDraft;
}

type Parts = Pick<Pipeline, 'connectors' | 'schemas'>;

/**
 * What people call the connectors and schemas of pipelines of one tenant, each pipeline's own first, then those that its
 * nodes name by id or by name. What is gone is left out. Two queries for all.
 */
export async function namedParts(
  { store: { db }, registry }: ApiDeps,
  pipelines: readonly Drafted[],
): Promise<Parts[]> {
  const refs = pipelines.map(({ row, draft }) => ({
    connectors: [row.connector_id, ...namedConnectors(draft)].filter((ref) => ref !== null),
    schemas: [row.schema_id, ...tablesOf(draft, registry)].filter((ref) => ref !== null),
  }));
  const tenant = pipelines[0]?.row.tenant ?? '';
  const meantBy = (kind: 'connectors' | 'schemas') => refs.flatMap((one) => one[kind]);
  const connectors = (await connectorsOf(db, tenant, meantBy('connectors'))).map((one) => ({
    ...one,
    typeTitle: findConnector(registry, one.type)?.title ?? one.type,
  }));
  const schemas = await schemasOf(db, tenant, meantBy('schemas'));
  return refs.map((one) => ({ connectors: meant(one.connectors, connectors), schemas: meant(one.schemas, schemas) }));
}

/** In the order of what names them, each once. */
function meant<T extends { readonly id: string; readonly name: string }>(
  refs: readonly string[],
  all: readonly T[],
): T[] {
  const found = refs.flatMap((ref) => all.find(({ id }) => id === ref) ?? all.find(({ name }) => name === ref) ?? []);
  return [...new Set(found)];
}

async function connectorsOf(
  db: Kysely<Database>,
  tenant: string,
  refs: readonly string[],
): Promise<readonly Pick<Parts['connectors'][number], 'id' | 'name' | 'type'>[]> {
  if (refs.length === 0) return [];
  return await db
    .selectFrom('connectors')
    .select(['id', 'name', 'type'])
    .where('tenant', '=', tenant)
    .where((where) => where.or([where('name', 'in', refs), where(where.cast('id', 'text'), 'in', refs)]))
    .execute();
}

async function schemasOf(db: Kysely<Database>, tenant: string, refs: readonly string[]): Promise<Parts['schemas']> {
  if (refs.length === 0) return [];
  const rows = await db
    .selectFrom('schemas')
    .select(['id', 'name', 'table_name', 'definition'])
    .where('tenant', '=', tenant)
    .where((where) => where.or([where('name', 'in', refs), where(where.cast('id', 'text'), 'in', refs)]))
    .execute();
  return rows.map(({ id, name, table_name, definition: { displayName } }) => ({
    id,
    name,
    displayName: typeof displayName === 'string' ? displayName : null,
    tableName: table_name,
  }));
}
