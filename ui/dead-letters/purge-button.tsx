import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Eraser } from 'lucide-react';
import { useState } from 'react';
import type { DeadLetterFilter } from '../api/model.ts';
import { purgeLetters } from '../api/queries/dead-letters.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useNotify } from '../components/notice.tsx';
import { Select } from '../components/select.tsx';
import { formatNoun } from '../format/count.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';

const AGES = [
  { value: '0', text: 'at any time' },
  { value: '7', text: 'over 7 days ago' },
  { value: '30', text: 'over 30 days ago' },
  { value: '90', text: 'over 90 days ago' },
] as const;

const DAY_MS = 24 * 3_600_000;

/** Deletes dead letters that were replayed or discarded. `of`: what people call what the filter means. */
export function PurgeButton({ filter, of }: { filter: DeadLetterFilter; of: string }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const [days, setDays] = useState<(typeof AGES)[number]['value']>('0');
  const purge = useMutation({
    mutationFn: () =>
      purgeLetters(filter, days === '0' ? undefined : new Date(Date.now() - Number(days) * DAY_MS).toISOString()),
    onSuccess: async (purged) => {
      notify.good(`${formatNoun(purged, 'dead letter')} deleted.`);
      await queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
    },
    onError: notify.bad,
  });
  if (!mayEdit) return null;
  return (
    <ConfirmDialog
      trigger={
        <Button icon={Eraser} busy={purge.isPending}>
          Purge
        </Button>
      }
      title="Purge what is done with?"
      action="Purge"
      keep="Keep"
      danger
      onConfirm={() => purge.mutate()}
    >
      Replayed and discarded dead letters of {of} are deleted, with their records. Open ones stay.
      <div className="mt-4">
        <Select label="Rejected" value={days} options={AGES} onChange={setDays} />
      </div>
    </ConfirmDialog>
  );
}
