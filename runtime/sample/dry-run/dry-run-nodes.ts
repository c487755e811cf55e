import type { DryRunNode, RejectCause } from '../../contract/dry-run.ts';
import type { Sample } from '../../contract/sample.ts';

/** Counts of every node: what went in, and what became of it. */
export function dryRunNodes(
  { nodes }: Sample,
  entered: ReadonlyMap<string, number>,
  /** Rows in each target. */
  loaded: ReadonlyMap<string, number>,
): readonly DryRunNode[] {
  return nodes.map(({ node, label, type, inputs, rows, rejects, dropped, added }) => ({
    node,
    label,
    type,
    inputs,
    in: type === 'source' ? rows.length + rejects.length : (entered.get(node) ?? 0),
    added,
    out: loaded.get(node) ?? rows.length,
    dropped: Object.fromEntries(dropped.map(({ cause, count }) => [cause, count])),
    rejected: rejects.length,
  }));
}

/** Rejects together that have node, column and code in common, in the order in which they were met first. */
export function rejectCauses({ nodes }: Sample): readonly RejectCause[] {
  const causes = new Map<string, RejectCause>();
  for (const { node, rejects } of nodes) {
    for (const reject of rejects) {
      const { column, code } = reject;
      const key = JSON.stringify([node, column, code]);
      const known = causes.get(key);
      causes.set(key, { node, column, code, count: (known?.count ?? 0) + 1, first: known?.first ?? reject });
    }
  }
  return [...causes.values()];
}
