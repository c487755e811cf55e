import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { runPipeline } from '../api/queries/pipelines.ts';
import { runQuery } from '../api/queries/runs.ts';
import { Button, type ButtonProps } from '../components/button.tsx';
import { useNotify } from '../components/notice.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';

export interface RunNowButtonProps extends Pick<ButtonProps, 'look' | 'size'> {
  pipelineId: string;
  /** Of the pipeline; read aloud, since a list has many of these buttons. */
  name: string;
}

/** Starts the pipeline's live version and goes to the run. */
export function RunNowButton({ pipelineId, name, ...looks }: RunNowButtonProps) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const start = useMutation({
    mutationFn: () => runPipeline(pipelineId),
    onSuccess: async (run) => {
      queryClient.setQueryData(runQuery(run.id).queryKey, run);
      await navigate({ to: '/runs/$runId', params: { runId: run.id } });
    },
    onError: notify.bad,
  });
  if (!mayEdit) return null;
  return (
    <Button
      {...looks}
      icon={Play}
      busy={start.isPending}
      aria-label={`Run now: ${name}`}
      onClick={() => start.mutate()}
    >
      Run now
    </Button>
  );
}
