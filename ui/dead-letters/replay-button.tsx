import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import type { DeadLetterSelection } from '../api/model.ts';
import { replayLetters } from '../api/queries/dead-letters.ts';
import { Button, type ButtonProps } from '../components/button.tsx';
import { useNotify } from '../components/notice.tsx';

interface ReplayButtonProps extends Pick<ButtonProps, 'look' | 'aria-label'> {
  which: DeadLetterSelection;
  text: string;
}

/** Replays open dead letters, and goes to the run that does it. */
export function ReplayButton({ which, text, ...button }: ReplayButtonProps) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const replay = useMutation({
    mutationFn: () => replayLetters(which),
    onSuccess: async ([run]) => {
      await queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
      if (run) await navigate({ to: '/runs/$runId', params: { runId: run.id } });
    },
    onError: notify.bad,
  });
  return (
    <Button size="small" icon={RotateCw} busy={replay.isPending} onClick={() => replay.mutate()} {...button}>
      {text}
    </Button>
  );
}
