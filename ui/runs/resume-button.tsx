import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useState } from 'react';
import type { ErrorHandling, Run } from '../api/model.ts';
import { resumeRun, runQuery } from '../api/queries/runs.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useNotify } from '../components/notice.tsx';
import { Select } from '../components/select.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';

const BAD_ROWS: readonly { readonly value: ErrorHandling; readonly text: string }[] = [
  { value: 'fail', text: 'Stop at the first' },
  { value: 'dlq', text: 'Keep as dead letters' },
  { value: 'skip', text: 'Skip and count' },
];

/** Goes on with a failed or cancelled run from its stored positions; without its bad rows, where one had stopped it. */
export function ResumeButton({ run }: { run: Run }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const [badRows, setBadRows] = useState<ErrorHandling>('fail');
  const stoppedByRow = run.error?.code === 'row.rejected';
  const resume = useMutation({
    mutationFn: () => resumeRun(run.id, stoppedByRow && badRows !== 'fail' ? badRows : undefined),
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
      {stoppedByRow && (
        <div className="mt-4">
          <Select label="Bad rows" value={badRows} options={BAD_ROWS} onChange={setBadRows} />
        </div>
      )}
    </ConfirmDialog>
  );
}
