import type { Issue } from '../../contract/issue.ts';
import { suggestion } from '../../contract/nearest.ts';
import type { DraftEdge, DraftNode } from '../draft.ts';
import { error } from '../issues.ts';

/** How rows enter and leave a node, by its type and settings. */
export interface NodeShape {
  /** It takes rows of several nodes. */
  readonly unites: boolean;
  /** It takes rows of two nodes. */
  readonly joins: boolean;
  /** Routes by which rows leave it; `unknown` where its settings are wrong, `null` where it has none. */
  readonly routes: readonly string[] | 'unknown' | null;
}

/** Edges without a route where there are some, routes that there are not, and routes that lead nowhere. */
export function routeIssues(
  nodes: ReadonlyMap<string, DraftNode>,
  edges: readonly DraftEdge[],
  shapeOf: (node: DraftNode) => NodeShape,
): Issue[] {
  return [...nodes.values()].flatMap((node) => {
    const { routes } = shapeOf(node);
    if (routes === null || routes === 'unknown') return [];
    const leaving = edges.filter(({ source }) => source === node.id);
    const wrong = leaving.flatMap((edge) => edgeIssue(node, edge, routes));
    const taken = new Set(leaving.map(({ label }) => label));
    const free = routes.filter((route) => !taken.has(route));
    const open = free.map((route) =>
      error({
        code: 'graph.route_unconnected',
        path: node.place.node,
        node: node.id,
        message: `The route "${route}" of "${node.id}" leads nowhere`,
        next: 'Give it an edge with that label, or remove the route: its rows are then those of a later route or of the default.',
      }),
    );
    return [...wrong, ...open];
  });
}

function edgeIssue(node: DraftNode, { label, target, place }: DraftEdge, routes: readonly string[]): Issue[] {
  if (label !== null && routes.includes(label)) return [];
  const next = `Its label must be one of these: ${routes.join(', ')}.`;
  const at = { path: place.label, node: node.id, next };
  if (label === null) {
    const message = `The edge from "${node.id}" to "${target}" names no route`;
    return [error({ ...at, code: 'graph.no_route', message })];
  }
  const message = `"${node.id}" has no route "${label}"${suggestion(label, routes)}`;
  return [error({ ...at, code: 'graph.unknown_route', message })];
}
