import { useInfiniteQuery } from '@tanstack/react-query';
import { Workflow } from 'lucide-react';
import { itemsOf, totalOf } from '../api/page.ts';
import { pipelineListQuery } from '../api/queries/pipelines.ts';
import { runListQuery } from '../api/queries/runs.ts';
import { Card } from '../components/card.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { Loading } from '../components/loading.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { PipelineTable } from '../pipelines/pipeline-table.tsx';

/** Enough runs to show the last ten of some pipelines. */
const RECENT = 100;

export function PipelinesPage() {
  usePageTitle('Pipelines');
  const list = useInfiniteQuery(pipelineListQuery);
  const runs = useInfiniteQuery(runListQuery({}, RECENT));
  const pipelines = itemsOf(list.data);
  return (
    <>
      <PageHeader title="Pipelines" summary="From sources to tables, with every row accounted for." />
      <Card flush className="overflow-hidden">
        {list.isPending ? (
          <Loading label="Loading pipelines" />
        ) : list.isError ? (
          <ErrorState error={list.error} retry={list.refetch} />
        ) : pipelines.length === 0 ? (
          <EmptyState icon={Workflow} title="No pipelines yet">
            Save one with <code className="font-mono">POST /api/v1/pipelines</code>, or run a file with{' '}
            <code className="font-mono">sluice run</code>.
          </EmptyState>
        ) : (
          <>
            <PipelineTable pipelines={pipelines} runs={itemsOf(runs.data)} />
            <LoadMore query={list} shown={pipelines.length} total={totalOf(list.data)} />
          </>
        )}
      </Card>
    </>
  );
}
