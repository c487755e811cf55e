import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { OpenAlerts } from '../alerts/open-alerts.tsx';
import type { RunFilter } from '../api/model.ts';
import { itemsOf, totalOf } from '../api/page.ts';
import { runListQuery } from '../api/queries/runs.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { Loading } from '../components/loading.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { RunFilters } from '../runs/run-filters.tsx';
import { RunList } from '../runs/run-list.tsx';

export function RunsPage() {
  usePageTitle('Runs');
  const { status, pipelineId } = useSearch({ from: '/app/runs' });
  const filter: RunFilter = { ...(status && { status }), ...(pipelineId && { pipelineId }) };
  const navigate = useNavigate();
  const list = useInfiniteQuery(runListQuery(filter));
  const runs = itemsOf(list.data);
  const filtered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHeader title="Runs" summary="Every execution of every pipeline, newest first, as it happens." />
      <OpenAlerts />
      <RunFilters filter={filter} onChange={(next) => navigate({ to: '/runs', search: next, replace: true })} />
      <Card flush className="overflow-hidden">
        {list.isPending ? (
          <Loading label="Loading runs" rows={8} />
        ) : list.isError ? (
          <ErrorState error={list.error} retry={list.refetch} />
        ) : runs.length === 0 ? (
          <EmptyState
            icon={History}
            title={filtered ? 'No run matches' : 'No runs yet'}
            action={filtered && <Button onClick={() => navigate({ to: '/runs', search: {} })}>Clear filters</Button>}
          >
            {filtered ? 'No run has this status and pipeline.' : 'Start a pipeline, and its run appears here at once.'}
          </EmptyState>
        ) : (
          <>
            <RunList runs={runs} />
            <LoadMore query={list} shown={runs.length} total={totalOf(list.data)} />
          </>
        )}
      </Card>
    </>
  );
}
