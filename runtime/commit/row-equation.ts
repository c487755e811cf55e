import { DROP_CAUSES, type DropCause } from '../contract/batch.ts';
import type { RunCounts } from '../contract/run.ts';
import { addCounters, emptyCounters, type NodeCounters, type SplitCounters } from './counters.ts';
import type { RowFlow } from './plan-flow.ts';

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

/** Where nodes meet or part, what goes over a single edge is not counted: what enters a set of edges that hang together leaves it. */
function* edgeFaults(total: SplitCounters, { edges }: RowFlow): Generator<string> {
  for (const { givers, takers } of joined(edges)) {
    const out = givers.reduce((sum, id) => sum + (total.nodes[id]?.out ?? 0), 0);
    const into = takers.reduce((sum, id) => sum + (total.nodes[id]?.in ?? 0), 0);
    if (out !== into) yield `${capital(named(givers))} gave ${out} rows, ${named(takers)} took ${into}.`;
  }
}

function named(ids: readonly string[]): string {
  return `${ids.length === 1 ? 'node' : 'nodes'} ${ids.join(', ')}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Nodes that edges tie together: all that give to the takers, and all that take from the givers. */
interface Joint {
  readonly givers: string[];
  readonly takers: string[];
}

function joined(edges: RowFlow['edges']): readonly Joint[] {
  const byGiver = new Map<string, Joint>();
  const byTaker = new Map<string, Joint>();
  for (const { from, to } of edges) {
    const one = byGiver.get(from) ?? { givers: [from], takers: [] };
    const other = byTaker.get(to) ?? { givers: [], takers: [to] };
    byGiver.set(from, one);
    byTaker.set(to, one);
    if (one === other) continue;
    one.givers.push(...other.givers.filter((id) => !one.givers.includes(id)));
    one.takers.push(...other.takers.filter((id) => !one.takers.includes(id)));
    for (const giver of other.givers) byGiver.set(giver, one);
    for (const taker of other.takers) byTaker.set(taker, one);
  }
  return [...new Set(byGiver.values())];
}

function* endFaults(total: SplitCounters, { sources, targets }: RowFlow): Generator<string> {
  const read = sources.reduce((sum, id) => sum + (total.nodes[id]?.in ?? 0), 0);
  const loaded = targets.reduce((sum, id) => sum + (total.nodes[id]?.out ?? 0), 0);
  if (read !== total.read) yield `The source read ${total.read} rows, ${named(sources)} counted ${read}.`;
  if (loaded !== total.loaded) yield `The target loaded ${total.loaded} rows, ${named(targets)} counted ${loaded}.`;
}

/**
 * Sums the counters of a run's splits and holds them to the row equation: of the run, of every node, and of the edges
 * between them. `holders`: nodes that have not made their rows yet, of a run that has not ended well.
 */
export function rowEquation(
  counters: Iterable<SplitCounters>,
  flow: RowFlow,
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
  faults.push(...edgeFaults(total, flow), ...endFaults(total, flow));
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
