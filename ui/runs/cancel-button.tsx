import { useMutation } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import type { Run } from '../api/model.ts';
import { cancelRun } from '../api/queries/runs.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useNotify } from '../components/notice.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';

export function CancelButton({ run }: { run: Run }) {
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const cancel = useMutation({ mutationFn: () => cancelRun(run.id), onError: notify.bad });
  if (!mayEdit) return null;
  return (
    <ConfirmDialog
      trigger={
        <Button icon={Square} busy={cancel.isPending}>
          {cancel.isPending ? 'Cancelling…' : 'Cancel run'}
        </Button>
      }
      title="Cancel this run?"
      action="Cancel run"
      keep="Keep running"
      danger
      onConfirm={() => cancel.mutate()}
    >
      It stops within five seconds. Rows that are committed stay where they are; the run can be resumed from there
      later.
    </ConfirmDialog>
  );
}
