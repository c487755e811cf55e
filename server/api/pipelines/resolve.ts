import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { AuthMethod } from '../../../runtime/contract/definition.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Issue } from '../../../runtime/contract/issue.ts';
import type { PlanContext } from '../../../runtime/plan/context.ts';
import type { PipelineDraft } from '../../../runtime/plan/draft.ts';
import { hasErrors, warning } from '../../../runtime/plan/issues.ts';
import type { ConnectorDraft } from '../../../runtime/plan/model/connector.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { checkConnector as checkSettings, validateConnector } from '../../../runtime/plan/validate-connector.ts';
import type { Tenant } from '../../auth/caller.ts';
import { type ConnectorRow, connectorAuth, findConnectorByRef } from '../../store/connectors.ts';
import { findSchemaByRef, type SchemaRow } from '../../store/schemas.ts';
import { checkConnector } from '../connectors/check-connector.ts';
import { openSource } from '../connectors/open-source.ts';
import type { ApiDeps } from '../deps.ts';

/** Longest wait for a source to say what it holds, when a pipeline is saved. */
const DISCOVERY_MS = 10_000;

/** A draft with what its names stand for. */
export interface Resolved {
  /** The draft, with the ids of what it named. */
  readonly draft: PipelineDraft;
  readonly connector: ConnectorRow | null;
  readonly schema: SchemaRow | null;
  readonly context: PlanContext;
}

/** Looks up the connector and the schema that a draft means, by id or by name. */
export async function resolve(deps: Pick<ApiDeps, 'store'>, tenant: Tenant, draft: PipelineDraft): Promise<Resolved> {
  const { db } = deps.store;
  const connectorRef = draft.connectorId ?? nameOf(draft.connector);
  const schemaRef = draft.schemaId ?? nameOf(draft.schema);
  const connector = connectorRef === null ? null : await findConnectorByRef(db, tenant.id, connectorRef);
  const schema = schemaRef === null ? null : await findSchemaByRef(db, tenant.id, schemaRef);
  return {
    draft: { ...draft, connectorId: connector?.id ?? draft.connectorId, schemaId: schema?.id ?? draft.schemaId },
    connector,
    schema,
    context: {
      tenantSchema: tenant.tableSchema,
      ...(connector === null ? {} : { connector: contextOf(connector) }),
      ...(schema === null ? {} : { schema: schema.draft }),
    },
  };
}

const nameOf = (part: PipelineDraft['connector'] | PipelineDraft['schema']): string | null =>
  typeof part === 'string' ? part : null;

const contextOf = (row: ConnectorRow): NonNullable<PlanContext['connector']> => ({
  id: row.id,
  type: row.type,
  config: row.config,
  authMethod: row.auth_method as AuthMethod,
});

export interface Discovered {
  readonly columns: ColumnTypes | null;
  /** Why there are none, as a warning. */
  readonly issues: readonly Issue[];
}

export interface DiscoveryDeps extends Pick<ApiDeps, 'registry'> {
  /** `null` where no stored connector can be meant. */
  readonly secrets: ApiDeps['secrets'] | null;
  readonly settings: Pick<ApiDeps['settings'], 'baseDirectory' | 'allowPrivateHosts'>;
}

const NOTHING: Discovered = { columns: null, issues: [] };

/** Asks the source for its columns, unless its node declares them or something about it is wrong already. */
export async function discover(deps: DiscoveryDeps, resolved: Resolved, signal: AbortSignal): Promise<Discovered> {
  const { draft } = resolved;
  const node = draft.nodes.find(({ nodeType }) => nodeType === 'source');
  if (node === undefined || node.config.columns !== undefined) return NOTHING;
  const connector = connectorOf(deps, resolved);
  if (connector === null || hasErrors(validateConnector(connector, deps.registry))) return NOTHING;
  const { definition } = checkSettings(connector, deps.registry, '');
  if (definition?.source.safeParse(node.config).success !== true) return NOTHING;
  const source = await openSource(checkConnector(deps.registry, connector), node.config, deps.settings);
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(DISCOVERY_MS)]);
    return { columns: await source.columns(limited), issues: [] };
  } catch (error) {
    if (!(error instanceof PipelineError) && !(error instanceof DOMException)) throw error;
    const unreachable = warning({
      code: 'plan.source_unreachable',
      path: node.place.node,
      node: node.id,
      message: `The source could not be asked for its columns: ${error.message}`,
      next:
        error instanceof PipelineError ? error.next : 'Test the connector, or declare the columns in the source node.',
    });
    return { columns: null, issues: [unreachable] };
  } finally {
    await source.close?.();
  }
}

/** The stored connector with its credentials, or the one inside the draft. */
function connectorOf({ secrets }: DiscoveryDeps, { draft, connector }: Resolved): ConnectorDraft | null {
  if (connector === null || secrets === null) return typeof draft.connector === 'object' ? draft.connector : null;
  return {
    name: connector.name,
    description: null,
    type: connector.type,
    config: connector.config,
    authMethod: connector.auth_method as AuthMethod,
    authConfig: connectorAuth(secrets, connector) as JsonObject | null,
  };
}
