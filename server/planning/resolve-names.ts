import type { Kysely } from 'kysely';
import type { AuthMethod } from '../../runtime/contract/definition.ts';
import type { Registry } from '../../runtime/contract/registry.ts';
import type { PlanContext, StoredSchema } from '../../runtime/plan/context.ts';
import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import { namedConnectors, withConnectors } from '../../runtime/plan/named-connectors.ts';
import { isEnriched, tablesOf } from '../../runtime/plan/operator-planning.ts';
import type { Tenant } from '../auth/caller.ts';
import { type ConnectorRow, findConnectorByRef } from '../store/connectors.ts';
import type { Database } from '../store/database.ts';
import { enrichingSchemas, findSchemaByRef } from '../store/schemas.ts';

/** A draft with what its names stand for. */
export interface Resolved {
  /** The draft, with the ids of what it named. */
  readonly draft: PipelineDraft;
  /** The stored connector; `null` where the draft names none that is there. */
  readonly connector: ConnectorRow | null;
  /** Those that source nodes name, by the name or id that they use. */
  readonly connectors: Readonly<Record<string, ConnectorRow>>;
  readonly context: PlanContext;
}

/** Looks up the connector and the schema that a draft means, by id or by name. */
export async function resolveNames(
  db: Kysely<Database>,
  tenant: Tenant,
  draft: PipelineDraft,
  registry: Registry,
): Promise<Resolved> {
  const connectorRef = draft.connectorId ?? nameOf(draft.connector);
  const schemaRef = draft.schemaId ?? nameOf(draft.schema);
  const connector = connectorRef === null ? null : await findConnectorByRef(db, tenant.id, connectorRef);
  const connectors = await otherConnectors(db, tenant, draft);
  const schema = schemaRef === null ? null : await findSchemaByRef(db, tenant.id, schemaRef);
  return {
    draft: {
      ...draft,
      connectorId: connector?.id ?? draft.connectorId,
      schemaId: schema?.id ?? draft.schemaId,
      nodes: withConnectors(draft.nodes, (ref) => connectors[ref]?.id ?? ref),
    },
    connector,
    connectors,
    context: {
      tenantSchema: tenant.tableSchema,
      ...(connector === null ? {} : { connector: contextOf(connector) }),
      ...(Object.keys(connectors).length === 0
        ? {}
        : { connectors: Object.fromEntries(Object.entries(connectors).map(([ref, row]) => [ref, contextOf(row)])) }),
      ...(schema === null ? {} : { schema: schema.draft }),
      ...(await otherSchemas(db, tenant, draft, registry)),
    },
  };
}

/** By the name or id that a node has, and by id. One that is not there is left out. */
async function otherConnectors(
  db: Kysely<Database>,
  tenant: Tenant,
  draft: PipelineDraft,
): Promise<Resolved['connectors']> {
  const connectors: Record<string, ConnectorRow> = {};
  for (const ref of namedConnectors(draft)) {
    const row = await findConnectorByRef(db, tenant.id, ref);
    if (row !== null) Object.assign(connectors, { [ref]: row, [row.id]: row });
  }
  return connectors;
}

/**
 * Schemas that operators look into, by the name or id that they use, and those that every enrichment takes in; with each
 * collection the schema of its customers, by its id. One that is not there is left out.
 */
async function otherSchemas(
  db: Kysely<Database>,
  tenant: Tenant,
  draft: PipelineDraft,
  registry: Registry,
): Promise<Pick<PlanContext, 'schemas' | 'enriching'>> {
  const schemas: Record<string, StoredSchema> = {};
  const take = async (ref: string): Promise<void> => {
    if (Object.hasOwn(schemas, ref)) return;
    const schema = await findSchemaByRef(db, tenant.id, ref);
    if (schema !== null) schemas[ref] = { ...schema.draft, id: schema.id };
  };
  const enriching = isEnriched(draft, registry) ? await enrichingSchemas(db, tenant.id) : [];
  for (const ref of tablesOf(draft, registry)) await take(ref);
  for (const { id, draft: schema } of enriching) schemas[schema.name] ??= { ...schema, id };
  for (const { linkedSchemaId } of Object.values(schemas)) if (linkedSchemaId !== undefined) await take(linkedSchemaId);
  return { schemas, ...(enriching.length === 0 ? {} : { enriching: enriching.map(({ name }) => name) }) };
}

const nameOf = (part: PipelineDraft['connector'] | PipelineDraft['schema']): string | null =>
  typeof part === 'string' ? part : null;

const contextOf = (row: ConnectorRow): NonNullable<PlanContext['connector']> => ({
  id: row.id,
  name: row.name,
  type: row.type,
  config: row.config,
  authMethod: row.auth_method as AuthMethod,
});
