import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CheckCircle2, CircleX, PlugZap } from 'lucide-react';
import type { Connector } from '../api/model.ts';
import { connectorListQuery, testConnector } from '../api/queries/connectors.ts';
import { Button } from '../components/button.tsx';
import { useNotify } from '../components/notice.tsx';
import { formatDuration } from '../format/duration.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';

/** Tests the connection and shows each step: how long it took, and which failed. */
export function ConnectorTestButton({ connector }: { connector: Connector }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const test = useMutation({
    mutationFn: () => testConnector(connector.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: connectorListQuery.queryKey }),
    onError: notify.bad,
  });
  if (!mayEdit) return null;
  return (
    <div className="space-y-3">
      {test.data && (
        <ol
          className="animate-appear space-y-1.5 rounded-lg bg-sunken px-3 py-2.5 text-sm"
          aria-label="Steps of the test"
        >
          {test.data.steps.map(({ step, ok, durationMs, detail }) => (
            <li key={step} className="flex items-start gap-2">
              {ok ? (
                <CheckCircle2 aria-label="Passed" size={15} className="mt-0.5 shrink-0 text-good" />
              ) : (
                <CircleX aria-label="Failed" size={15} className="mt-0.5 shrink-0 text-bad" />
              )}
              <span className="min-w-0 flex-1 break-words text-ink-2">
                {step}
                {detail && <span className="block text-ink-3 text-xs">{detail}</span>}
              </span>
              <span className="shrink-0 text-ink-3 text-xs tabular-nums">{formatDuration(durationMs)}</span>
            </li>
          ))}
        </ol>
      )}
      <Button size="small" icon={PlugZap} busy={test.isPending} onClick={() => test.mutate()}>
        Test connection
      </Button>
    </div>
  );
}
