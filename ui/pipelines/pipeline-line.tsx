import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import type { Pipeline, Run } from '../api/model.ts';
import { StatusBadge } from '../components/status-badge.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { formatCount } from '../format/count.ts';
import { RecentRuns } from '../runs/recent-runs.tsx';
import { pipelineEnds } from './pipeline-parts.ts';
import { RunNowButton } from './run-now-button.tsx';

export interface PipelineLineProps {
  pipeline: Pipeline;
  /** Of this pipeline, newest first. */
  runs: readonly Run[];
}

export function PipelineLine({ pipeline, runs }: PipelineLineProps) {
  const { sources, targets } = pipelineEnds(pipeline);
  const last = runs[0];
  const status = last?.status ?? pipeline.lastRunStatus;
  const at = last?.startedAt ?? last?.createdAt ?? pipeline.lastRunAt;
  return (
    <tr
      data-pipeline={pipeline.id}
      className="relative transition-colors focus-within:bg-hover hover:bg-hover [&>td]:px-3 [&>td]:py-3"
    >
      <th scope="row" className="w-full max-w-0 px-3 py-3 !pl-4 text-left font-normal sm:!pl-5 xl:w-auto xl:max-w-96">
        <span className="flex min-w-0 items-center gap-2">
          <Link
            to="/pipelines/$pipelineId"
            params={{ pipelineId: pipeline.id }}
            title={pipeline.name}
            className="truncate font-medium text-ink after:absolute after:inset-0 after:rounded-lg"
          >
            {pipeline.name}
          </Link>
          {pipeline.trigger !== null && pipeline.status === 'paused' && (
            <span className="rounded-full bg-calm-soft px-2 py-px font-medium text-2xs text-calm">Paused</span>
          )}
        </span>
        <span className="flex min-w-0 items-center gap-1.5 text-ink-3 text-xs">
          <span className="truncate">
            {endsText(sources.map(({ connector }) => connector?.name ?? 'no connector'))}
          </span>
          <ArrowRight aria-label="loads into" size={11} className="shrink-0" />
          <span className="truncate">
            {endsText(targets.map(({ schema }) => schema?.displayName ?? schema?.name ?? 'no schema'))}
          </span>
        </span>
      </th>
      <td className="whitespace-nowrap max-sm:!pr-4 max-sm:w-px max-sm:text-right">
        {status ? <StatusBadge status={status} /> : <span className="text-ink-3">Never ran</span>}
      </td>
      <td className="hidden text-right text-ink md:table-cell">
        {last ? formatCount(last.counts.loaded) : <span className="text-ink-3">—</span>}
      </td>
      <td className="hidden xl:table-cell">
        <RecentRuns runs={runs} />
      </td>
      <td className="hidden whitespace-nowrap text-right text-ink-3 sm:table-cell">{at ? <TimeAgo at={at} /> : '—'}</td>
      <td className="!pr-4 w-px max-sm:hidden sm:!pr-5">
        <span className="relative z-10 inline-flex">
          <RunNowButton pipelineId={pipeline.id} name={pipeline.name} size="small" />
        </span>
      </td>
    </tr>
  );
}

/** `Shop exports`, `Shop exports and 2 more`: each name once. */
function endsText(names: readonly string[]): string {
  const [first = 'nothing', ...more] = new Set(names);
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}
