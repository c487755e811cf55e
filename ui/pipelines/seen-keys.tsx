import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Eraser } from 'lucide-react';
import type { Pipeline } from '../api/model.ts';
import { forgetSeenKeys, seenKeysQuery } from '../api/queries/pipelines.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useNotify } from '../components/notice.tsx';
import { formatNoun } from '../format/count.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';

/** Keys that are remembered over all runs, by node, and the way to forget them; nothing where there are none. */
export function SeenKeys({ pipeline }: { pipeline: Pipeline }) {
  const { data } = useQuery(seenKeysQuery(pipeline.id));
  if (data === undefined || data.data.length === 0) return null;
  return (
    <Card title="Seen keys">
      <ul className="divide-y divide-line text-sm">
        {data.data.map(({ node, keys }) => (
          <li
            key={node}
            className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-1.5 first:pt-0 last:pb-0"
          >
            <span className="min-w-0">
              <span className="block text-ink">{pipeline.nodes.find(({ id }) => id === node)?.label ?? node}</span>
              <span className="text-ink-3 text-xs tabular-nums">{formatNoun(keys, 'key')} of all runs</span>
            </span>
            <ForgetButton pipelineId={pipeline.id} node={node} keys={keys} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ForgetButton({ pipelineId, node, keys }: { pipelineId: string; node: string; keys: number }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const forget = useMutation({
    mutationFn: () => forgetSeenKeys(pipelineId, node),
    onSuccess: async (forgotten) => {
      notify.good(`${formatNoun(forgotten, 'key')} forgotten.`);
      await queryClient.invalidateQueries({ queryKey: seenKeysQuery(pipelineId).queryKey });
    },
    onError: notify.bad,
  });
  if (!mayEdit) return null;
  return (
    <ConfirmDialog
      trigger={
        <Button
          size="small"
          look="quiet"
          icon={Eraser}
          busy={forget.isPending}
          aria-label={`Forget the keys of ${node}`}
        >
          Forget
        </Button>
      }
      title={`Forget ${formatNoun(keys, 'key')}?`}
      action="Forget"
      keep="Keep"
      danger
      onConfirm={() => forget.mutate()}
    >
      Rows with these keys are loaded again when they come again, beside those that are in the table.
    </ConfirmDialog>
  );
}
