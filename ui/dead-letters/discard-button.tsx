import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import type { DeadLetterSelection } from '../api/model.ts';
import { discardLetters } from '../api/queries/dead-letters.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useNotify } from '../components/notice.tsx';
import { formatNoun } from '../format/count.ts';

/** Marks open dead letters as done with. */
export function DiscardButton({ which, count, label }: { which: DeadLetterSelection; count: number; label: string }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const discard = useMutation({
    mutationFn: () => discardLetters(which),
    onSuccess: async (discarded) => {
      notify.good(`${formatNoun(discarded, 'dead letter')} discarded.`);
      await queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
    },
    onError: notify.bad,
  });
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" look="quiet" icon={Trash2} busy={discard.isPending} aria-label={label}>
          Discard
        </Button>
      }
      title={`Discard ${formatNoun(count, 'dead letter')}?`}
      action="Discard"
      keep="Keep"
      danger
      onConfirm={() => discard.mutate()}
    >
      They are never replayed. Their records stay until they are purged.
    </ConfirmDialog>
  );
}
