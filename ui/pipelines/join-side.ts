import type { Pipeline } from '../api/model.ts';

/** Which side of a join the rows of an edge are: those of its first edge are left. `null`: the edge leads into no join. */
export function joinSide(
  { nodes, edges }: Pick<Pipeline, 'nodes' | 'edges'>,
  edge: Pipeline['edges'][number],
): 'left' | 'right' | null {
  const taker = nodes.find(({ id }) => id === edge.targetNodeId);
  if (taker?.nodeType !== 'join') return null;
  const into = edges.filter(({ targetNodeId }) => targetNodeId === taker.id);
  return into.indexOf(edge) === 0 ? 'left' : 'right';
}
