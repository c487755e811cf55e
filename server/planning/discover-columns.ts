import type { ColumnTypes } from '../../runtime/contract/column.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import type { Registry } from '../../runtime/contract/registry.ts';
import type { DraftNode } from '../../runtime/plan/draft.ts';
import { followsDrift } from '../../runtime/plan/follows-drift.ts';
import { warning } from '../../runtime/plan/issues.ts';
import type { ConnectorDraft } from '../../runtime/plan/model/connector.ts';
import type { Secrets } from '../store/secrets.ts';
import { openSource, type SourcePlace } from './open-source.ts';
import { readyConnector } from './ready-connector.ts';
import type { Resolved } from './resolve-names.ts';
import { storedConnector } from './stored-connector.ts';

/** Longest wait for a source to say what it holds. */
const DISCOVERY_MS = 10_000;

export interface Discovered {
  readonly columns: ColumnTypes | null;
  /** Why there are none, as a warning. */
  readonly issues: readonly Issue[];
}

export interface DiscoveryDeps {
  readonly registry: Registry;
  /** `null` where no stored connector can be meant. */
  readonly secrets: Secrets | null;
  readonly settings: SourcePlace;
}

/** Of a source that is not asked. */
export const NOTHING_DISCOVERED: Discovered = { columns: null, issues: [] };

/**
 * Asks the source for its columns, unless its node declares them or something about it is wrong already. Declared ones
 * are held to what the source has now where the target follows it.
 */
export async function discoverColumns(
  { registry, secrets, settings }: DiscoveryDeps,
  resolved: Resolved,
  signal: AbortSignal,
): Promise<Discovered> {
  const node = resolved.draft.nodes.find(({ nodeType }) => nodeType === 'source');
  if (node === undefined) return NOTHING_DISCOVERED;
  const { columns: declared, ...config } = node.config;
  if (declared !== undefined && followsDrift(resolved.draft) === null) return NOTHING_DISCOVERED;
  const draft = connectorOf(secrets, resolved);
  const connector = draft === null ? null : readyConnector(registry, draft).connector;
  const read = connector?.definition.source.safeParse(config);
  if (!connector || !read?.success) return NOTHING_DISCOVERED;
  const source = await openSource(connector, read.data, settings);
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(DISCOVERY_MS)]);
    return { columns: await source.columns(limited), issues: [] };
  } catch (error) {
    if (!(error instanceof PipelineError) && !(error instanceof DOMException)) throw error;
    return { columns: null, issues: [unreachable(node, error)] };
  } finally {
    await source.close?.();
  }
}

/** The stored connector with its credentials, or the one inside the draft. */
function connectorOf(secrets: Secrets | null, { draft, connector }: Resolved): ConnectorDraft | null {
  if (connector === null || secrets === null) return typeof draft.connector === 'object' ? draft.connector : null;
  return storedConnector(connector, secrets);
}

function unreachable(node: DraftNode, cause: PipelineError | DOMException): Issue {
  return warning({
    code: 'plan.source_unreachable',
    path: node.place.node,
    node: node.id,
    message: `The source could not be asked for its columns: ${cause.message}`,
    next:
      cause instanceof PipelineError ? cause.next : 'Test the connector, or declare the columns in the source node.',
  });
}
