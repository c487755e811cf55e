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

function* nodeFaults(id: string, node: NodeCounters): Generator<string> {
  const left = node.in + node.added;
  const right = node.out + droppedRows(node) + node.rejected;
  if (left !== right) {
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
 * edge of `chain`, the node ids from the source to the target in the order in which rows pass.
 */
export function rowEquation(counters: Iterable<SplitCounters>, chain: readonly string[]): RowEquation {
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

  const faults = nodes.flatMap(([id, node]) => [...nodeFaults(id, node)]);
  faults.push(...chainFaults(total, chain));
  const rejected = nodes.reduce((sum, [, node]) => sum + node.rejected, 0);
  if (rejected !== counts.skipped + counts.deadLettered) {
    faults.push(`${rejected} rows rejected ≠ ${counts.skipped} skipped + ${counts.deadLettered} dead-lettered.`);
  }
  const dropped = DROP_CAUSES.reduce((sum, cause) => sum + counts[cause], 0);
  if (counts.read + counts.added !== counts.loaded + dropped + counts.skipped + counts.deadLettered) {
    faults.push(
      `${counts.read} read + ${counts.added} added ≠ ${counts.loaded} loaded + ${dropped} dropped + ${counts.skipped} skipped + ${counts.deadLettered} dead-lettered.`,
    );
  }
  return { counts, balanced: faults.length === 0, faults };
}
