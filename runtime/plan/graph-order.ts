import type { Issue } from '../contract/issue.ts';
import { suggestion } from '../contract/nearest.ts';
import type { DraftEdge, DraftNode, PipelineDraft } from './draft.ts';
import { error } from './issues.ts';

/** The nodes in the order in which rows pass, as far as they can be followed. */
export interface GraphOrder {
  readonly source: DraftNode | null;
  readonly operators: readonly DraftNode[];
  /** `null` when the way from the source does not reach one. */
  readonly target: DraftNode | null;
  readonly issues: readonly Issue[];
}

/** Follows the edges from the source to the target, and names whatever does not make one line. */
export function graphOrder(draft: PipelineDraft): GraphOrder {
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
  const edges = soundEdges(draft.edges, nodes, issues);
  const sources = [...nodes.values()].filter((node) => node.nodeType === 'source');
  const targets = [...nodes.values()].filter((node) => node.nodeType === 'target');
  issues.push(...onlyOne(sources, 'source'), ...onlyOne(targets, 'target'));
  const { inputs, outputs } = neighbours(nodes, edges);
  issues.push(...cycles(nodes, outputs));
  issues.push(...joints(nodes, inputs, outputs));
  issues.push(...stray(nodes, sources, targets, inputs, outputs));
  return { ...line(nodes, sources[0] ?? null, outputs), issues };
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

function soundEdges(edges: readonly DraftEdge[], nodes: ReadonlyMap<string, DraftNode>, issues: Issue[]): DraftEdge[] {
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
    const key = JSON.stringify([edge.source, edge.target]);
    if (missing.length === 0 && seen.has(key)) {
      const message = `"${edge.source}" and "${edge.target}" are connected already`;
      issues.push(error({ code: 'graph.duplicate_edge', path: edge.place.source, message, next: 'Remove this edge.' }));
      return false;
    }
    seen.add(key);
    return missing.length === 0;
  });
}

function neighbours(
  nodes: ReadonlyMap<string, DraftNode>,
  edges: readonly DraftEdge[],
): { inputs: Neighbours; outputs: Neighbours } {
  const inputs = new Map<string, string[]>([...nodes.keys()].map((id) => [id, []]));
  const outputs = new Map<string, string[]>([...nodes.keys()].map((id) => [id, []]));
  for (const { source, target } of edges) {
    outputs.get(source)?.push(target);
    inputs.get(target)?.push(source);
  }
  return { inputs, outputs };
}

function onlyOne(nodes: readonly DraftNode[], kind: 'source' | 'target'): Issue[] {
  if (nodes.length === 0) {
    const message = `The pipeline has no ${kind}`;
    return [error({ code: `graph.no_${kind}`, path: 'nodes', message, next: `Add a node of type "${kind}".` })];
  }
  return nodes.slice(1).map((node) =>
    error({
      code: `graph.several_${kind}s`,
      path: node.place.node,
      node: node.id,
      message: `A pipeline with several ${kind}s is not supported; "${nodes[0]!.id}" is one already`,
      next: `Supported: one ${kind}. Make a pipeline of its own for each.`,
    }),
  );
}

/** Each cycle once, at its first node. */
function cycles(nodes: ReadonlyMap<string, DraftNode>, outputs: Neighbours): Issue[] {
  const issues: Issue[] = [];
  const done = new Set<string>();
  for (const start of nodes.keys()) {
    const stack: { readonly id: string; next: number }[] = done.has(start) ? [] : [{ id: start, next: 0 }];
    const open = new Set(stack.map(({ id }) => id));
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const following = outputs.get(top.id)?.[top.next++];
      if (following === undefined) {
        done.add(top.id);
        open.delete(top.id);
        stack.pop();
      } else if (open.has(following)) {
        const members = stack.slice(stack.findIndex(({ id }) => id === following)).map(({ id }) => id);
        const node = nodes.get(following)!;
        const message = `The edges go round in a circle: ${[...members, following].join(' → ')}`;
        issues.push(
          error({
            code: 'graph.cycle',
            path: node.place.node,
            node: node.id,
            message,
            next: 'Remove one of these edges.',
          }),
        );
      } else if (!done.has(following)) {
        open.add(following);
        stack.push({ id: following, next: 0 });
      }
    }
  }
  return issues;
}

/** Nodes where lines would meet or part. */
function joints(nodes: ReadonlyMap<string, DraftNode>, inputs: Neighbours, outputs: Neighbours): Issue[] {
  return [...nodes.values()].flatMap((node) => {
    const { node: path } = node.place;
    const into = inputs.get(node.id) ?? [];
    const outOf = outputs.get(node.id) ?? [];
    const issues: Issue[] = [];
    const report = (code: string, message: string, next: string) =>
      issues.push(error({ code, path, node: node.id, message, next }));
    if (node.nodeType === 'source' && into.length > 0) {
      report(
        'graph.source_input',
        `The source "${node.id}" cannot have an input; "${into[0]}" leads into it`,
        'Remove that edge.',
      );
    } else if (into.length > 1) {
      const message = `"${node.id}" has ${into.length} inputs (${into.join(', ')}); joining rows of several nodes is not supported`;
      report('graph.several_inputs', message, 'Supported: one input a node.');
    }
    if (node.nodeType === 'target' && outOf.length > 0) {
      report(
        'graph.target_output',
        `The target "${node.id}" cannot have an output; it leads into "${outOf[0]}"`,
        'Remove that edge.',
      );
    } else if (outOf.length > 1) {
      const message = `"${node.id}" leads into ${outOf.length} nodes (${outOf.join(', ')}); branching is not supported`;
      report('graph.several_outputs', message, 'Supported: one output a node.');
    }
    return issues;
  });
}

/** Nodes that rows never reach, or never leave. */
function stray(
  nodes: ReadonlyMap<string, DraftNode>,
  sources: readonly DraftNode[],
  targets: readonly DraftNode[],
  inputs: Neighbours,
  outputs: Neighbours,
): Issue[] {
  const reached = reach(sources, outputs);
  const leading = reach(targets, inputs);
  return [...nodes.values()].flatMap((node) => {
    const at = { path: node.place.node, node: node.id };
    if (sources.length > 0 && !reached.has(node.id)) {
      const next = 'Connect it with an edge, or remove it.';
      return [error({ ...at, code: 'graph.unreachable', message: `No rows reach "${node.id}"`, next })];
    }
    if (targets.length > 0 && !leading.has(node.id)) {
      const next = 'Lead its output to the target, or remove it.';
      return [
        error({ ...at, code: 'graph.dead_end', message: `The rows of "${node.id}" do not reach the target`, next }),
      ];
    }
    return [];
  });
}

function reach(from: readonly DraftNode[], neighbours: Neighbours): ReadonlySet<string> {
  const reached = new Set(from.map(({ id }) => id));
  // A set takes members while it is walked.
  for (const id of reached) for (const other of neighbours.get(id) ?? []) reached.add(other);
  return reached;
}

function line(
  nodes: ReadonlyMap<string, DraftNode>,
  source: DraftNode | null,
  outputs: Neighbours,
): Omit<GraphOrder, 'issues'> {
  const operators: DraftNode[] = [];
  const passed = new Set<string>();
  let current = source;
  while (current !== null) {
    passed.add(current.id);
    const following = nodes.get(outputs.get(current.id)?.[0] ?? '') ?? null;
    if (following === null || passed.has(following.id)) return { source, operators, target: null };
    if (following.nodeType === 'target') return { source, operators, target: following };
    operators.push(following);
    current = following;
  }
  return { source, operators, target: null };
}
