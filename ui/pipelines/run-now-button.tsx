import { Play } from 'lucide-react';
import { Button, type ButtonProps } from '../components/button.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useRunPipeline } from './use-run-pipeline.ts';

export interface RunNowButtonProps extends Pick<ButtonProps, 'look' | 'size'> {
  pipelineId: string;
  /** Of the pipeline; read aloud, since a list has many of these buttons. */
  name: string;
}

/** Starts the pipeline's live version and goes to the run. */
export function RunNowButton({ pipelineId, name, ...looks }: RunNowButtonProps) {
  const mayEdit = useMayEdit();
  const start = useRunPipeline(pipelineId);
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
