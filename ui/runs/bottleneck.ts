import type { Run, RunNode } from '../api/model.ts';

export interface Bottleneck {
  readonly node: RunNode;
  /** Its part of the time that all nodes were busy, 0 to 1. */
  readonly share: number;
}

/** The node that was busy longest; null before any was. */
export function bottleneckOf(run: Run): Bottleneck | null {
  const total = busyTotal(run.nodes);
  const node = run.nodes.reduce<RunNode | null>(
    (most, next) => (most && most.busyMs >= next.busyMs ? most : next),
    null,
  );
  return node && total > 0 ? { node, share: node.busyMs / total } : null;
}

export function busyTotal(nodes: readonly RunNode[]): number {
  return nodes.reduce((sum, node) => sum + node.busyMs, 0);
}
