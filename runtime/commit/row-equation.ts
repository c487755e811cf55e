import { DROP_CAUSES, type DropCause } from '../contract/batch.ts';
import type { RunCounts } from '../contract/run.ts';
import { addCounters, emptyCounters, type NodeCounters, type SplitCounters } from './counters.ts';

export interface RowEquation {
  readonly counts: RunCounts;
  readonly balanced: boolean;
  /** What does not add up, in plain words; empty when balanced. */
  readonly faults: readonly string[];
}

function droppedRows(node: NodeCounters): number {
  return DROP_CAUSES.reduce((sum, cause) => sum + (node.dropped[cause] ?? 0), 0);
}

/** Rows that have come into a node and not left it. */
function heldRows(node: NodeCounters): number {
  return node.in + node.added - node.out - droppedRows(node) - node.rejected;
}

function* nodeFaults(id: string, node: NodeCounters, mayHold: boolean): Generator<string> {
  const held = heldRows(node);
  if (held < 0 || (held > 0 && !mayHold)) {
    yield `Node ${id}: ${node.in} in + ${node.added} added ≠ ${node.out} out + ${droppedRows(node)} dropped + ${node.rejected} rejected.`;
  }
}

function* chainFaults(total: SplitCounters, chain: readonly string[]): Generator<string> {
  for (const [index, id] of chain.entries()) {
    const node = total.nodes[id];
    const next = chain[index + 1];
    if (next === undefined) continue;
    const out = node?.out ?? 0;
    const into = total.nodes[next]?.in ?? 0;
    if (out !== into) yield `Node ${id} gave ${out} rows, node ${next} took ${into}.`;
  }
  const first = chain[0];
  const last = chain.at(-1);
  if (first === undefined || last === undefined) return;
  const read = total.nodes[first]?.in ?? 0;
  const loaded = total.nodes[last]?.out ?? 0;
  if (read !== total.read) yield `The source read ${total.read} rows, node ${first} counted ${read}.`;
  if (loaded !== total.loaded) yield `The target loaded ${total.loaded} rows, node ${last} counted ${loaded}.`;
}

/**
 * Sums the counters of a run's splits and holds them to the row equation: of the run, of every node, and of every
 * edge of `chain`, the node ids from the source to the target in the order in which rows pass. `holders`: nodes that
 * have not made their rows yet, of a run that has not ended well.
 */
export function rowEquation(
  counters: Iterable<SplitCounters>,
  chain: readonly string[],
  holders: ReadonlySet<string> = new Set(),
): RowEquation {
  let total = emptyCounters();
  for (const one of counters) total = addCounters(total, one);

  const nodes = Object.entries(total.nodes);
  const causes = Object.fromEntries(
    DROP_CAUSES.map((cause) => [cause, nodes.reduce((sum, [, node]) => sum + (node.dropped[cause] ?? 0), 0)]),
  ) as Record<DropCause, number>;
  const counts: RunCounts = {
    read: total.read,
    added: nodes.reduce((sum, [, node]) => sum + node.added, 0),
    loaded: total.loaded,
    ...causes,
    skipped: total.skipped,
    deadLettered: total.deadLettered,
  };

  const faults = nodes.flatMap(([id, node]) => [...nodeFaults(id, node, holders.has(id))]);
  faults.push(...chainFaults(total, chain));
  const rejected = nodes.reduce((sum, [, node]) => sum + node.rejected, 0);
  if (rejected !== counts.skipped + counts.deadLettered) {
    faults.push(`${rejected} rows rejected ≠ ${counts.skipped} skipped + ${counts.deadLettered} dead-lettered.`);
  }
  const held = nodes.reduce((sum, [id, node]) => sum + (holders.has(id) ? Math.max(0, heldRows(node)) : 0), 0);
  const dropped = DROP_CAUSES.reduce((sum, cause) => sum + counts[cause], 0);
  if (counts.read + counts.added !== counts.loaded + dropped + counts.skipped + counts.deadLettered + held) {
    faults.push(
      `${counts.read} read + ${counts.added} added ≠ ${counts.loaded} loaded + ${dropped} dropped + ${counts.skipped} skipped + ${counts.deadLettered} dead-lettered.`,
    );
  }
  return { counts, balanced: faults.length === 0, faults };
}
