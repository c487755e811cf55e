import type { DropCause, LearnedState, NodeTally, Tally } from '../contract/batch.ts';

/** A tally that the graph can also count into. */
export interface OpenTally extends Tally {
  node(id: string): NodeTally;
}

export function emptyNodeTally(): NodeTally {
  return { in: 0, out: 0, added: 0, dropped: {}, rejected: 0, busyMs: 0 };
}

export function createTally(): OpenTally {
  const nodes = new Map<string, NodeTally>();
  let states: LearnedState[] | null = null;
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
    get states() {
      return states ?? NOTHING;
    },
    dropped(id: string, cause: DropCause, rows: number): void {
      const tally = node(id);
      tally.dropped[cause] = (tally.dropped[cause] ?? 0) + rows;
    },
    added(id: string, rows: number): void {
      node(id).added += rows;
    },
    learned(id: string, state: Uint8Array): void {
      states ??= [];
      states.push({ node: id, state });
    },
  };
}

const NOTHING: readonly LearnedState[] = [];
