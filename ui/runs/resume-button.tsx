import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import type { Run } from '../api/model.ts';
import { resumeRun, runQuery } from '../api/queries/runs.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useNotify } from '../components/notice.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';

/** Goes on with a failed or cancelled run from its stored positions. */
export function ResumeButton({ run }: { run: Run }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const resume = useMutation({
    mutationFn: () => resumeRun(run.id),
    onSuccess: (resumed) => queryClient.setQueryData(runQuery(run.id).queryKey, resumed),
    onError: notify.bad,
  });
  if (!mayEdit) return null;
  return (
    <ConfirmDialog
      trigger={
        <Button look="primary" icon={Play} busy={resume.isPending}>
          Resume
        </Button>
      }
      title="Resume this run?"
      action="Resume"
      keep="Not now"
      onConfirm={() => resume.mutate()}
    >
      It goes on after the last committed row of each split, with the version it was started with. No row is loaded
      twice.
    </ConfirmDialog>
  );
}
