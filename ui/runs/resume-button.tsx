import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useState } from 'react';
import type { ErrorHandling, ResumeRun, Run } from '../api/model.ts';
import { resumeRun, runQuery } from '../api/queries/runs.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useNotify } from '../components/notice.tsx';
import { Select } from '../components/select.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { BudgetFields, type BudgetTexts, budgetOf, textsOf } from './budget-fields.tsx';

const BAD_ROWS: readonly { readonly value: ErrorHandling; readonly text: string }[] = [
  { value: 'fail', text: 'Stop at the first' },
  { value: 'dlq', text: 'Keep as dead letters' },
  { value: 'skip', text: 'Skip and count' },
];

/**
 * Goes on with a failed or cancelled run from its stored positions; without its bad rows, where one had stopped it, and
 * under another budget, where its bad rows were too many.
 */
export function ResumeButton({ run }: { run: Run }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const [badRows, setBadRows] = useState<ErrorHandling>('fail');
  const [budget, setBudget] = useState<BudgetTexts | null>(null);
  const stoppedByRow = run.error?.code === 'row.rejected';
  const texts = run.error?.code === 'run.error_budget' ? (budget ?? textsOf(run.error.detail)) : null;
  const resume = useMutation({
    mutationFn: (changes: ResumeRun) => resumeRun(run.id, changes),
    onSuccess: (resumed) => {
      setBudget(null);
      queryClient.setQueryData(runQuery(run.id).queryKey, resumed);
    },
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
      onConfirm={() =>
        resume.mutate({
          ...(stoppedByRow && badRows !== 'fail' ? { errorHandling: badRows } : {}),
          ...(texts === null ? {} : budgetOf(texts)),
        })
      }
    >
      It goes on after the last committed row of each split, with the version it was started with. No row is loaded
      twice.
      {stoppedByRow && (
        <div className="mt-4">
          <Select label="Bad rows" value={badRows} options={BAD_ROWS} onChange={setBadRows} />
        </div>
      )}
      {texts !== null && <BudgetFields texts={texts} onChange={setBudget} />}
    </ConfirmDialog>
  );
}
