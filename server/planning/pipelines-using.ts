import { type Kysely, sql } from 'kysely';
import type { Registry } from '../../runtime/contract/registry.ts';
import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import type { JsonObject } from '../../runtime/plan/model/json-value.ts';
import { namedConnectors } from '../../runtime/plan/named-connectors.ts';
import { tablesOf } from '../../runtime/plan/operator-planning.ts';
import type { Database } from '../store/database.ts';
import { storedDraft } from './stored-draft.ts';

/** A pipeline, and which of its versions use something. */
export interface PipelineUse {
  readonly id: string;
  readonly name: string;
  /** The oldest first. */
  readonly versions: readonly number[];
  /** Whether its live version or its latest is among them. */
  readonly isInForce: boolean;
}

/** Something stored that versions name. */
export interface Used {
  readonly tenant: string;
  readonly id: string;
  readonly name: string;
}

/** Pipelines with a version that reads by this connector, in order of their names. */
export const pipelinesUsingConnector = (db: Kysely<Database>, connector: Used): Promise<readonly PipelineUse[]> =>
  pipelinesWith(
    db,
    connector,
    (draft) =>
      draft.connectorId === connector.id ||
      namedConnectors(draft).some((ref) => ref === connector.id || ref === connector.name),
  );

/** Pipelines with a version that loads into this schema, or whose nodes look into it, in order of their names. */
export const pipelinesUsingSchema = (
  db: Kysely<Database>,
  schema: Used,
  registry: Registry,
): Promise<readonly PipelineUse[]> =>
  pipelinesWith(
    db,
    schema,
    (draft) =>
      draft.schemaId === schema.id || tablesOf(draft, registry).some((ref) => ref === schema.id || ref === schema.name),
  );

interface Row {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly isInForce: boolean;
  readonly definition: JsonObject;
}

/** The database finds the versions in which the id or the name stands anywhere: only these are looked at closely. */
async function pipelinesWith(
  db: Kysely<Database>,
  { tenant, id, name }: Used,
  uses: (draft: PipelineDraft) => boolean,
): Promise<readonly PipelineUse[]> {
  const { rows } = await sql<Row>`
    SELECT p.id, p.name, v.version, v.definition,
      v.version IN (p.latest_version, coalesce(p.published_version, p.latest_version)) AS "isInForce"
    FROM sluice.pipelines p JOIN sluice.pipeline_versions v ON v.pipeline_id = p.id
    WHERE p.tenant = ${tenant} AND (strpos(v.definition::text, ${id}) > 0
      OR strpos(v.definition::text, to_json(${name}::text)::text) > 0)
    ORDER BY p.name, p.id, v.version`.execute(db);
  const found = new Map<string, PipelineUse>();
  for (const row of rows) {
    if (!uses(storedDraft(row))) continue;
    const known = found.get(row.id);
    found.set(row.id, {
      id: row.id,
      name: row.name,
      versions: [...(known?.versions ?? []), row.version],
      isInForce: row.isInForce || known?.isInForce === true,
    });
  }
  return [...found.values()];
}

/** `"orders" (versions 1, 3)`, for messages. */
export const useText = ({ name, versions }: Pick<PipelineUse, 'name' | 'versions'>): string =>
  `"${name}" (version${versions.length === 1 ? '' : 's'} ${versions.join(', ')})`;
