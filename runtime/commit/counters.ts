import type { DropCause } from '../contract/batch.ts';

/** What a node did to the rows of a split. in + added = out + Σ dropped + rejected. */
export interface NodeCounters {
  in: number;
  out: number;
  added: number;
  dropped: Partial<Record<DropCause, number>>;
  rejected: number;
  busyMs: number;
}

/**
 * Committed counts of a split, kept on its row. The source node counts too: `in` = records read, malformed ones
 * included; `rejected` = the malformed ones. The target's `out` = rows loaded.
 */
export interface SplitCounters {
  read: number;
  loaded: number;
  /** Bytes of the source. */
  bytes: number;
  skipped: number;
  deadLettered: number;
  nodes: Record<string, NodeCounters>;
  /** By column that the target lacks: loaded rows that had a value in it. */
  droppedValues: Record<string, number>;
}

/** Counts by names that users and files give: `constructor` and `__proto__` are names as others are. */
export function byName<T>(...parts: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  return Object.assign(Object.create(null), ...parts);
}

/** Counters of a split of which nothing is committed. */
export function emptyCounters(): SplitCounters {
  return { read: 0, loaded: 0, bytes: 0, skipped: 0, deadLettered: 0, nodes: byName(), droppedValues: byName() };
}

function emptyNode(): NodeCounters {
  return { in: 0, out: 0, added: 0, dropped: {}, rejected: 0, busyMs: 0 };
}

function addNodes(a: NodeCounters, b: NodeCounters): NodeCounters {
  const dropped: Partial<Record<DropCause, number>> = { ...a.dropped };
  for (const [cause, rows] of Object.entries(b.dropped) as [DropCause, number][]) {
    dropped[cause] = (dropped[cause] ?? 0) + rows;
  }
  return {
    in: a.in + b.in,
    out: a.out + b.out,
    added: a.added + b.added,
    dropped,
    rejected: a.rejected + b.rejected,
    busyMs: a.busyMs + b.busyMs,
  };
}

/** The sum of two counters, node by node. */
export function addCounters(a: SplitCounters, b: SplitCounters): SplitCounters {
  const nodes = byName(a.nodes);
  for (const [id, node] of Object.entries(b.nodes)) nodes[id] = addNodes(nodes[id] ?? emptyNode(), node);
  const droppedValues = byName(a.droppedValues);
  for (const [name, rows] of Object.entries(b.droppedValues)) droppedValues[name] = (droppedValues[name] ?? 0) + rows;
  return {
    read: a.read + b.read,
    loaded: a.loaded + b.loaded,
    bytes: a.bytes + b.bytes,
    skipped: a.skipped + b.skipped,
    deadLettered: a.deadLettered + b.deadLettered,
    nodes,
    droppedValues,
  };
}
