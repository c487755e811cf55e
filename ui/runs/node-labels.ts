import type { Run } from '../api/model.ts';

/** What people call the run's nodes, by node id. */
export function nodeLabels(run: Run): ReadonlyMap<string, string> {
  return new Map(run.nodes.map(({ id, label }) => [id, label]));
}
