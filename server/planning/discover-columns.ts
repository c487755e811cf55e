import type { ColumnTypes } from '../../runtime/contract/column.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { fileFailure } from '../../runtime/contract/file-failure.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import type { Json } from '../../runtime/contract/json.ts';
import { placeText } from '../../runtime/contract/place-text.ts';
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
  /** By source node, of those that could be asked. */
  readonly columns: Readonly<Record<string, ColumnTypes>>;
  /** Why there are none, as warnings. */
  readonly issues: readonly Issue[];
  /** Of sources whose first file cannot be read, by node: what is wrong with it. */
  readonly broken: Readonly<Record<string, PipelineError>>;
}

export interface DiscoveryDeps {
  readonly registry: Registry;
  /** `null` where no stored connector can be meant. */
  readonly secrets: Secrets | null;
  readonly settings: SourcePlace;
  /** The same for connectors that nodes name; when not given, no other. */
  readonly stored?: SourcePlace;
  /** Whether a source node is asked; when not given, each is. */
  readonly asks?: (node: DraftNode) => boolean;
}

/** Of sources that are not asked. */
export const NOTHING_DISCOVERED: Discovered = { columns: {}, issues: [], broken: {} };

/**
 * Asks each source for its columns, unless its node declares them or something about it is wrong already. Declared ones
 * are held to what the source has now where the target follows it.
 */
export async function discoverColumns(
  deps: DiscoveryDeps,
  resolved: Resolved,
  signal: AbortSignal,
): Promise<Discovered> {
  const nodes = resolved.draft.nodes.filter(({ nodeType }) => nodeType === 'source');
  const { asks = () => true } = deps;
  const asked = await Promise.all(
    nodes.map((node) => (asks(node) ? askNode(deps, resolved, node, signal) : NOT_ASKED)),
  );
  const found = nodes.map((node, index) => ({ node: node.id, ...asked[index]! }));
  return {
    columns: Object.fromEntries(found.flatMap(({ node, columns }) => (columns === null ? [] : [[node, columns]]))),
    issues: found.flatMap(({ issues }) => issues),
    broken: Object.fromEntries(found.flatMap(({ node, broken }) => (broken === null ? [] : [[node, broken]]))),
  };
}

interface Asked {
  readonly columns: ColumnTypes | null;
  readonly issues: readonly Issue[];
  readonly broken: PipelineError | null;
}

const NOT_ASKED: Asked = { columns: null, issues: [], broken: null };

async function askNode(
  { registry, secrets, settings, stored }: DiscoveryDeps,
  resolved: Resolved,
  node: DraftNode,
  signal: AbortSignal,
): Promise<Asked> {
  // What the node adds by `lineage` is no column of the source; the plan holds the two to each other.
  const { columns: declared, connector: named, lineage: _added, ...config } = node.config;
  if (declared !== undefined && followsDrift(resolved.draft) === null) return NOT_ASKED;
  const draft = connectorOf(secrets, resolved, named);
  const connector = draft === null ? null : readyConnector(registry, draft).connector;
  const read = connector?.definition.source.safeParse(config);
  if (!connector || !read?.success) return NOT_ASKED;
  const source = await openSource(connector, read.data, isNamed(named) ? (stored ?? settings) : settings);
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(DISCOVERY_MS)]);
    return { columns: await source.columns(limited), issues: [], broken: null };
  } catch (error) {
    if (!(error instanceof PipelineError) && !(error instanceof DOMException)) throw error;
    return { columns: null, issues: [unreachable(node, error)], broken: asBroken(node, error) };
  } finally {
    await source.close?.();
  }
}

const isNamed = (named: Json | undefined): boolean => named !== undefined && named !== null;

/** The stored connector with its credentials, that of the node or the pipeline's; or the one inside the draft. */
function connectorOf(
  secrets: Secrets | null,
  { draft, connector: own, connectors }: Resolved,
  named: Json | undefined,
): ConnectorDraft | null {
  const connector = isNamed(named) ? (connectors[String(named)] ?? null) : own;
  if (connector !== null && secrets !== null) return storedConnector(connector, secrets);
  return !isNamed(named) && typeof draft.connector === 'object' ? draft.connector : null;
}

function asBroken(node: DraftNode, error: PipelineError | DOMException): PipelineError | null {
  if (fileFailure(error) === null) return null;
  const { code, ...told } = (error as PipelineError).toJSON();
  return new PipelineError(code, { ...told, node: node.id, cause: error });
}

function unreachable(node: DraftNode, cause: PipelineError | DOMException): Issue {
  return warning({
    code: 'plan.source_unreachable',
    path: node.place.node,
    node: node.id,
    message: `The source could not be asked for its columns: ${cause.message}${placeOf(cause)}`,
    next:
      cause instanceof PipelineError ? cause.next : 'Test the connector, or declare the columns in the source node.',
  });
}

const placeOf = (cause: PipelineError | DOMException): string =>
  cause instanceof PipelineError && cause.origin !== undefined ? ` (${placeText(cause.origin)})` : '';
