import { useQuery } from '@tanstack/react-query';
import type { Pipeline } from '../api/model.ts';
import { pipelineVersionsQuery } from '../api/queries/pipelines.ts';
import { Card } from '../components/card.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { Loading } from '../components/loading.tsx';
import { TimeAgo } from '../components/time-ago.tsx';

export function PipelineVersions({ pipeline }: { pipeline: Pipeline }) {
  const versions = useQuery(pipelineVersionsQuery(pipeline.id));
  return (
    <Card title="Versions" flush={!versions.isSuccess}>
      {versions.isPending ? (
        <Loading label="Loading versions" rows={2} />
      ) : versions.isError ? (
        <ErrorState error={versions.error} retry={versions.refetch} />
      ) : (
        <ol className="divide-y divide-line text-sm">
          {versions.data.data.map(({ version, createdAt, comment, isPublished }) => (
            <li key={version} className="flex items-center gap-3 py-2 first:pt-0 last:pb-0">
              <span className="font-medium text-ink tabular-nums">v{version}</span>
              {isPublished && (
                <span className="rounded-full bg-good-soft px-2 py-px font-medium text-2xs text-good">Published</span>
              )}
              <span className="min-w-0 flex-1 truncate text-ink-3">{comment}</span>
              <span className="shrink-0 text-ink-3 text-xs">
                <TimeAgo at={createdAt} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
