import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type RunWish, runPipeline } from '../api/queries/pipelines.ts';
import { runQuery } from '../api/queries/runs.ts';
import { useNotify } from '../components/notice.tsx';

/** Starts a run of a pipeline and goes to it. */
export function useRunPipeline(pipelineId: string, wish: RunWish = {}) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  return useMutation({
    mutationFn: () => runPipeline(pipelineId, wish),
    onSuccess: async (run) => {
      queryClient.setQueryData(runQuery(run.id).queryKey, run);
      await navigate({ to: '/runs/$runId', params: { runId: run.id } });
    },
    onError: notify.bad,
  });
}
