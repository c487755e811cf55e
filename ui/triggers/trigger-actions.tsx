import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Eye, Pause, Pencil, Play } from 'lucide-react';
import type { Pipeline, TriggerState } from '../api/model.ts';
import { pipelineQuery, setPipelineStatus, triggerQuery } from '../api/queries/pipelines.ts';
import { Button } from '../components/button.tsx';
import { useNotify } from '../components/notice.tsx';

interface TriggerActionsProps {
  pipeline: Pipeline;
  state: TriggerState['state'];
  isLooking: boolean;
  onLook: () => void;
  /** `null`: what it watches is not there, or it is being edited. */
  onEdit: (() => void) | null;
}

/** To look now, to pause and go on, to edit. */
export function TriggerActions({ pipeline, state, isLooking, onLook, onEdit }: TriggerActionsProps) {
  const isWatching = state === 'watching' || state === 'failing';
  return (
    <div className="flex flex-wrap gap-1.5">
      {isWatching && (
        <Button size="small" icon={Eye} busy={isLooking} onClick={onLook}>
          Look now
        </Button>
      )}
      {(isWatching || state === 'paused') && <PauseButton pipeline={pipeline} isPaused={state === 'paused'} />}
      {onEdit && (
        <Button size="small" icon={Pencil} aria-label="Edit trigger" onClick={onEdit}>
          Edit
        </Button>
      )}
    </div>
  );
}

function PauseButton({ pipeline, isPaused }: { pipeline: Pipeline; isPaused: boolean }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const change = useMutation({
    mutationFn: () => setPipelineStatus(pipeline.id, isPaused ? 'active' : 'paused'),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: triggerQuery(pipeline.id).queryKey });
      await queryClient.invalidateQueries({ queryKey: pipelineQuery(pipeline.id).queryKey });
    },
    onError: notify.bad,
  });
  return (
    <Button size="small" icon={isPaused ? Play : Pause} busy={change.isPending} onClick={() => change.mutate()}>
      {isPaused ? 'Go on' : 'Pause'}
    </Button>
  );
}
