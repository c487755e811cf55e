import type { Json } from '../../contract/json.ts';
import type { DraftNode, PipelineDraft } from '../draft.ts';
import type { JsonObject } from '../model/json-value.ts';
import { given, testsJson } from '../to-nodes.ts';
import { diffEdges, type EdgeDiff } from './diff-edges.ts';
import { type Change, diffValues } from './diff-values.ts';

export interface NodeDiff {
  readonly id: string;
  readonly label: string;
  readonly nodeType: string;
  readonly state: 'added' | 'removed' | 'changed';
  /** Of an added or removed node: all that it says. */
  readonly changes: readonly Change[];
}

export interface MovedNode {
  readonly id: string;
  readonly label: string;
  readonly before: { readonly x: number; readonly y: number } | null;
  readonly after: { readonly x: number; readonly y: number } | null;
}

/** With what the nodes are called now, or were. */
export interface NamedEdgeDiff extends EdgeDiff {
  readonly sourceLabel: string;
  readonly targetLabel: string;
}

/** How two pipelines differ, node by node. */
export interface PipelineDiff {
  /** Nothing differs but places on the canvas. */
  readonly isSame: boolean;
  /** Name, description, owner, tags, connector, schema, trigger and tests. */
  readonly settings: readonly Change[];
  readonly execution: readonly Change[];
  /** In the order of the later one; those that are gone last. */
  readonly nodes: readonly NodeDiff[];
  readonly edges: readonly NamedEdgeDiff[];
  /** Nodes that only changed their place on the canvas, or that too. */
  readonly moved: readonly MovedNode[];
}

/**
 * How `after` differs from `before`. Nodes are the same where their ids are; the order of keys, nodes and edges means
 * nothing. Credentials are never shown.
 */
export function diffDrafts(before: PipelineDraft, after: PipelineDraft): PipelineDiff {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const settings = diffValues(settingsOf(before), settingsOf(after)).map(withoutCredentials);
  const execution = diffValues(before.executionConfig as Json, after.executionConfig as Json);
  const nodes = [
    ...after.nodes.flatMap((node) => diffNode(old.get(node.id), node)),
    ...before.nodes.filter(({ id }) => !now.has(id)).flatMap((node) => diffNode(node, undefined)),
  ];
  const label = (id: string): string => (now.get(id) ?? old.get(id))?.label ?? id;
  const edges = diffEdges(before.edges, after.edges).map(
    (edge): NamedEdgeDiff => ({ ...edge, sourceLabel: label(edge.source), targetLabel: label(edge.target) }),
  );
  return {
    isSame: [settings, execution, nodes, edges].every(({ length }) => length === 0),
    settings,
    execution,
    nodes,
    edges,
    moved: after.nodes.flatMap((node) => movedFrom(old.get(node.id), node)),
  };
}

function diffNode(before: DraftNode | undefined, after: DraftNode | undefined): readonly NodeDiff[] {
  const { id, nodeType, label } = (after ?? before)!;
  const changes = diffValues(before ? saidBy(before) : {}, after ? saidBy(after) : {});
  if (before !== undefined && after !== undefined && changes.length === 0) return [];
  const state = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  // Parts of a node that is new or gone stand one by one, as those of a changed one do.
  const parts = state === 'changed' ? changes : changes.flatMap(configParts);
  return [{ id, label: label ?? id, nodeType, state, changes: parts }];
}

function configParts(change: Change): readonly Change[] {
  if (change.path !== 'config') return [change];
  return diffValues({ config: change.before ?? {} }, { config: change.after ?? {} });
}

const saidBy = ({ nodeType, label, connector, config }: DraftNode): JsonObject => ({
  nodeType,
  ...given({ label, connector }),
  config,
});

function settingsOf(draft: PipelineDraft): JsonObject {
  const { name, description, owner, tags, connector, schema, trigger, ...ids } = draft;
  return {
    name,
    ...given({ description, owner }),
    ...(tags.length === 0 ? {} : { tags }),
    ...given({
      connector: (connector as Json) ?? ids.connectorId,
      schema: (schema as Json) ?? ids.schemaId,
      trigger: trigger as Json,
    }),
    ...testsJson(draft),
  };
}

const HIDDEN = '(hidden)';

/** That credentials in a file differ is told, not how. */
function withoutCredentials(change: Change): Change {
  const hide = (value: Json): Json =>
    /^connector\.authConfig(\.|$)/.test(change.path)
      ? HIDDEN
      : change.path === 'connector'
        ? withHiddenAuth(value)
        : value;
  return {
    path: change.path,
    ...(change.before === undefined ? {} : { before: hide(change.before) }),
    ...(change.after === undefined ? {} : { after: hide(change.after) }),
  };
}

function withHiddenAuth(connector: Json): Json {
  if (typeof connector !== 'object' || connector === null || !('authConfig' in connector)) return connector;
  return { ...connector, authConfig: HIDDEN };
}

function movedFrom(before: DraftNode | undefined, after: DraftNode): readonly MovedNode[] {
  if (before === undefined) return [];
  const [from, to] = [before.position, after.position];
  if (from?.x === to?.x && from?.y === to?.y) return [];
  return [{ id: after.id, label: after.label ?? after.id, before: from, after: to }];
}
