import { useQuery } from '@tanstack/react-query';
import type { Run } from '../api/model.ts';
import { pipelineVersionsQuery } from '../api/queries/pipelines.ts';

/**
 * What people call the run's nodes, by node id, from the version that ran. The ids themselves where that is not at hand:
 * a pipeline that was never saved, or a version beyond the newest twenty.
 */
export function useNodeLabels(run: Run): ReadonlyMap<string, string> {
  const versions = useQuery({ ...pipelineVersionsQuery(run.pipelineId ?? ''), enabled: run.pipelineId !== null });
  const saved = versions.data?.data.find(({ version }) => version === run.version)?.nodes ?? [];
  const labels = new Map(saved.map(({ id, label }) => [id, label]));
  return new Map(run.nodes.map((node) => [node.id, labels.get(node.id) || node.label]));
}
