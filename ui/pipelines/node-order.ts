import type { Pipeline, PipelineNode } from '../api/model.ts';

/** Nodes so that each comes after all that feed it; nodes that no order can place (a cycle) come last, as they were saved. */
export function nodesInOrder({ nodes, edges }: Pick<Pipeline, 'nodes' | 'edges'>): readonly PipelineNode[] {
  const placed: PipelineNode[] = [];
  let rest = nodes;
  while (rest.length > 0) {
    const waiting = new Set(rest.map((node) => node.id));
    const fed = new Set(edges.filter((edge) => waiting.has(edge.sourceNodeId)).map((edge) => edge.targetNodeId));
    const ready = rest.filter((node) => !fed.has(node.id));
    if (ready.length === 0) return [...placed, ...rest];
    placed.push(...ready);
    rest = rest.filter((node) => fed.has(node.id));
  }
  return placed;
}
