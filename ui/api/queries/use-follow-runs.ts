import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import type { LiveState } from '../live/open-live.ts';
import { useLive } from '../live/use-live.ts';
import type { Run, RunPage } from '../model.ts';
import { pipelineListQuery } from './pipelines.ts';
import { runQuery } from './runs.ts';

const RUN_LISTS = ['runs', 'list'] as const;

/** Keeps every list of runs fresh while mounted, over one connection. */
export function useFollowRuns(): LiveState {
  const queryClient = useQueryClient();
  return useLive('/api/v1/live', (message) => {
    if (message.kind === 'log') return;
    const { kind, run } = message;
    const { queryKey } = runQuery(run.id);
    const isNew = queryClient.getQueryData(queryKey) === undefined;
    queryClient.setQueryData(queryKey, run);
    queryClient.setQueriesData<InfiniteData<RunPage>>({ queryKey: RUN_LISTS }, (list) => list && withRun(list, run));
    const stale = [
      ...(isNew || kind === 'ended' ? [RUN_LISTS] : []),
      ...(kind === 'ended' ? [pipelineListQuery.queryKey] : []),
    ];
    return Promise.all(stale.map((key) => queryClient.invalidateQueries({ queryKey: key })));
  });
}

function withRun(list: InfiniteData<RunPage>, run: Run): InfiniteData<RunPage> {
  return {
    ...list,
    pages: list.pages.map((page) => ({ ...page, data: page.data.map((old) => (old.id === run.id ? run : old)) })),
  };
}
