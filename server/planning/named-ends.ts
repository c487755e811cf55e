import type { Kysely } from 'kysely';
import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import { namedConnectors, withConnectors } from '../../runtime/plan/named-connectors.ts';
import { findConnectorByRef } from '../store/connectors.ts';
import type { Database } from '../store/database.ts';
import { findSchemaByRef } from '../store/schemas.ts';

/** The draft for people to read: its connectors and schema by name; by id where they are gone. */
export async function namedEnds(db: Kysely<Database>, tenant: string, draft: PipelineDraft): Promise<PipelineDraft> {
  const { connectorId, schemaId } = draft;
  const connector = connectorId === null ? null : await findConnectorByRef(db, tenant, connectorId);
  const schema = schemaId === null ? null : await findSchemaByRef(db, tenant, schemaId);
  const names = new Map<string, string>();
  for (const ref of namedConnectors(draft)) {
    names.set(ref, (await findConnectorByRef(db, tenant, ref))?.name ?? ref);
  }
  return {
    ...draft,
    nodes: withConnectors(draft.nodes, (ref) => names.get(ref) ?? ref),
    ...(connector === null ? {} : { connector: connector.name, connectorId: null }),
    ...(schema === null ? {} : { schema: schema.draft.name, schemaId: null }),
  };
}
