import type { DropCause, NodeTally, Tally } from '../contract/batch.ts';

/** A tally that the graph can also count into. */
export interface OpenTally extends Tally {
  node(id: string): NodeTally;
}

export function emptyNodeTally(): NodeTally {
  return { in: 0, out: 0, added: 0, dropped: {}, rejected: 0, busyMs: 0 };
}

export function createTally(): OpenTally {
  const nodes = new Map<string, NodeTally>();
  const node = (id: string): NodeTally => {
    const known = nodes.get(id);
    if (known !== undefined) return known;
    const fresh = emptyNodeTally();
    nodes.set(id, fresh);
    return fresh;
  };
  return {
    nodes,
    node,
    dropped(id: string, cause: DropCause, rows: number): void {
      const tally = node(id);
      tally.dropped[cause] = (tally.dropped[cause] ?? 0) + rows;
    },
    added(id: string, rows: number): void {
      node(id).added += rows;
    },
  };
}
