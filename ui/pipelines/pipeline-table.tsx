import type { Pipeline, Run } from '../api/model.ts';
import { PipelineLine } from './pipeline-line.tsx';

export interface PipelineTableProps {
  pipelines: readonly Pipeline[];
  /** Newest first. */
  runs: readonly Run[];
}

export function PipelineTable({ pipelines, runs }: PipelineTableProps) {
  const runsOf = Map.groupBy(runs, (run) => run.pipelineId);
  return (
    <table className="w-full text-sm">
      <thead className="max-sm:sr-only">
        <tr className="border-b text-left text-ink-3 text-xs [&>th]:whitespace-nowrap [&>th]:px-3 [&>th]:py-2 [&>th]:font-medium">
          <th scope="col" className="!pl-4 sm:!pl-5">
            Pipeline
          </th>
          <th scope="col">Last run</th>
          <th scope="col" className="hidden text-right md:table-cell">
            Rows loaded
          </th>
          <th scope="col" className="hidden xl:table-cell">
            Recent runs
          </th>
          <th scope="col" className="hidden text-right sm:table-cell">
            When
          </th>
          <th scope="col" className="!pr-4 sm:!pr-5">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {pipelines.map((pipeline) => (
          <PipelineLine key={pipeline.id} pipeline={pipeline} runs={runsOf.get(pipeline.id) ?? []} />
        ))}
      </tbody>
    </table>
  );
}
