import type { Issue } from '../contract/issue.ts';
import { suggestion } from '../contract/nearest.ts';
import type { PlannedInput } from '../contract/plan.ts';
import type { DraftEdge, DraftNode, PipelineDraft } from './draft.ts';
import { cycles } from './graph/cycles.ts';
import { joints } from './graph/joints.ts';
import { neighbours } from './graph/neighbours.ts';
import { type NodeShape, routeIssues } from './graph/routes.ts';
import { stray } from './graph/stray.ts';
import { error } from './issues.ts';

/** A node that rows can reach, with those that feed it, in the order of their edges. */
export interface OrderedNode {
  readonly node: DraftNode;
  readonly inputs: readonly PlannedInput[];
}

/** The nodes in the order in which rows pass, as far as they can be followed. */
export interface GraphOrder {
  /** In the author's order: the order in which their rows come. */
  readonly sources: readonly DraftNode[];
  /** Each after all that feed it; those of which none can come first as the author wrote them. */
  readonly operators: readonly OrderedNode[];
  /** Those that the ways from the sources reach. */
  readonly targets: readonly OrderedNode[];
  readonly issues: readonly Issue[];
}

/** Follows the edges from the sources to the targets, and names whatever does not make a graph that can run. */
export function graphOrder(draft: PipelineDraft, shapeOf: (node: DraftNode) => NodeShape): GraphOrder {
  const nodes = new Map<string, DraftNode>();
  const issues: Issue[] = [];
  for (const node of draft.nodes) {
    const first = nodes.get(node.id);
    if (node.id === '') continue;
    if (first === undefined) nodes.set(node.id, node);
    else {
      const message = `The id "${node.id}" is already that of ${first.place.node}`;
      issues.push(
        error({
          code: 'graph.duplicate_id',
          path: node.place.id,
          node: node.id,
          message,
          next: 'Give each node its own id.',
        }),
      );
    }
  }
  const port = ({ source, label }: DraftEdge): string | null => (shapeOf(nodes.get(source)!).routes ? label : null);
  const edges = soundEdges(draft.edges, nodes, port, issues);
  const sources = [...nodes.values()].filter((node) => node.nodeType === 'source');
  const targets = [...nodes.values()].filter((node) => node.nodeType === 'target');
  issues.push(...needed(sources, 'source'), ...needed(targets, 'target'));
  const { inputs, outputs } = neighbours(nodes, edges);
  issues.push(...cycles(nodes, outputs));
  issues.push(...joints(nodes, edges, shapeOf));
  issues.push(...routeIssues(nodes, edges, shapeOf));
  issues.push(...stray(nodes, sources, targets, inputs, outputs));
  const ordered = inOrder(nodes, edges, port);
  return {
    sources,
    operators: ordered.filter(({ node: { nodeType } }) => nodeType !== 'source' && nodeType !== 'target'),
    targets: ordered.filter(({ node }) => node.nodeType === 'target'),
    issues,
  };
}

function soundEdges(
  edges: readonly DraftEdge[],
  nodes: ReadonlyMap<string, DraftNode>,
  portOf: (edge: DraftEdge) => string | null,
  issues: Issue[],
): DraftEdge[] {
  const seen = new Set<string>();
  return edges.filter((edge) => {
    const missing = (['source', 'target'] as const).filter((end) => !nodes.has(edge[end]));
    for (const end of missing) {
      if (edge[end] === '') continue;
      const message = `There is no node "${edge[end]}"${suggestion(edge[end], nodes.keys())}`;
      issues.push(
        error({ code: 'graph.dangling_edge', path: edge.place[end], message, next: 'Name a node of this pipeline.' }),
      );
    }
    if (missing.length > 0) return false;
    const key = JSON.stringify([edge.source, edge.target, portOf(edge)]);
    if (seen.has(key)) {
      const message = `"${edge.source}" and "${edge.target}" are connected already`;
      issues.push(error({ code: 'graph.duplicate_edge', path: edge.place.source, message, next: 'Remove this edge.' }));
      return false;
    }
    seen.add(key);
    return true;
  });
}

function needed(nodes: readonly DraftNode[], kind: 'source' | 'target'): Issue[] {
  if (nodes.length > 0) return [];
  const message = `The pipeline has no ${kind}`;
  return [error({ code: `graph.no_${kind}`, path: 'nodes', message, next: `Add a node of type "${kind}".` })];
}

/** The sources, and whatever has nothing but placed nodes before it: of those that could be next, the one that was written first. */
function inOrder(
  nodes: ReadonlyMap<string, DraftNode>,
  edges: readonly DraftEdge[],
  portOf: (edge: DraftEdge) => string | null,
): OrderedNode[] {
  const placed: OrderedNode[] = [];
  const done = new Set<string>();
  const inputsOf = Map.groupBy(edges, ({ target }) => target);
  const isNext = (node: DraftNode): boolean => {
    if (done.has(node.id)) return false;
    const inputs = inputsOf.get(node.id) ?? [];
    return node.nodeType === 'source' || (inputs.length > 0 && inputs.every((edge) => done.has(edge.source)));
  };
  for (;;) {
    const node = [...nodes.values()].find(isNext);
    if (node === undefined) return placed;
    done.add(node.id);
    const inputs = node.nodeType === 'source' ? [] : (inputsOf.get(node.id) ?? []);
    placed.push({ node, inputs: inputs.map((edge) => ({ node: edge.source, port: portOf(edge) })) });
  }
}
