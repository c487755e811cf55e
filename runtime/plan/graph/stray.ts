import type { Issue } from '../../contract/issue.ts';
import type { DraftNode } from '../draft.ts';
import { error } from '../issues.ts';
import type { Neighbours } from './neighbours.ts';

/** Nodes that rows never reach, or never leave. */
export function stray(
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
      const next = 'Lead its output to a target, or remove it.';
      return [
        error({ ...at, code: 'graph.dead_end', message: `The rows of "${node.id}" do not reach a target`, next }),
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
