import type { DraftEdge, DraftNode } from '../draft.ts';

/** Ids of the nodes next to each node, each once. */
export type Neighbours = ReadonlyMap<string, readonly string[]>;

export interface Surroundings {
  readonly inputs: Neighbours;
  readonly outputs: Neighbours;
}

/** Which nodes feed which. */
export function neighbours(nodes: ReadonlyMap<string, DraftNode>, edges: readonly DraftEdge[]): Surroundings {
  const inputs = new Map([...nodes.keys()].map((id) => [id, new Set<string>()]));
  const outputs = new Map([...nodes.keys()].map((id) => [id, new Set<string>()]));
  for (const { source, target } of edges) {
    outputs.get(source)?.add(target);
    inputs.get(target)?.add(source);
  }
  return { inputs: listed(inputs), outputs: listed(outputs) };
}

function listed(sets: ReadonlyMap<string, ReadonlySet<string>>): Neighbours {
  return new Map([...sets].map(([id, others]) => [id, [...others]]));
}
