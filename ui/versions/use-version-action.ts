import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Pipeline } from '../api/model.ts';
import { pipelineQuery } from '../api/queries/pipelines.ts';
import { useNotify } from '../components/notice.tsx';

/** An action on a version: the pipeline as it is afterwards is shown, and lists of it are asked for again. */
export function useVersionAction(act: () => Promise<Pipeline>, said: (pipeline: Pipeline) => string) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: act,
    onSuccess: async (pipeline) => {
      notify.good(said(pipeline));
      queryClient.setQueryData(pipelineQuery(pipeline.id).queryKey, pipeline);
      await queryClient.invalidateQueries({ queryKey: ['pipelines'] });
    },
    onError: notify.bad,
  });
}
