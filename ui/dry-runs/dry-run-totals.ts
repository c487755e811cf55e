import type { DryRunNode } from '../api/model.ts';

export interface DryRunTotals {
  readonly read: number;
  readonly added: number;
  readonly loaded: number;
  /** Rows that left on purpose, by cause. */
  readonly left: readonly { readonly cause: string; readonly count: number }[];
  readonly rejected: number;
}

/** read + added = loaded + left + rejected, over all nodes. */
export function dryRunTotals(nodes: readonly DryRunNode[]): DryRunTotals {
  const left = new Map<string, number>();
  for (const [cause, count] of nodes.flatMap(({ dropped }) => Object.entries(dropped))) {
    left.set(cause, (left.get(cause) ?? 0) + count);
  }
  const sum = (value: (node: DryRunNode) => number, type?: string): number =>
    nodes.reduce((total, node) => total + (type === undefined || node.type === type ? value(node) : 0), 0);
  return {
    read: sum((node) => node.in, 'source'),
    added: sum((node) => node.added),
    loaded: sum((node) => node.out, 'target'),
    left: [...left].flatMap(([cause, count]) => (count > 0 ? [{ cause, count }] : [])),
    rejected: sum((node) => node.rejected),
  };
}
