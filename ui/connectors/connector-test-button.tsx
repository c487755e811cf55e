import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PlugZap } from 'lucide-react';
import type { Connector } from '../api/model.ts';
import { testConnector } from '../api/queries/connectors.ts';
import { Button } from '../components/button.tsx';
import { useNotify } from '../components/notice.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { TestReport } from './test-report.tsx';

/** Tests a saved connector and shows each step. */
export function ConnectorTestButton({ connector }: { connector: Connector }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const test = useMutation({
    mutationFn: () => testConnector({ id: connector.id }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['connectors'] }),
    onError: notify.bad,
  });
  if (!mayEdit) return null;
  return (
    <div className="relative space-y-3">
      {test.data && <TestReport test={test.data} />}
      <Button size="small" icon={PlugZap} busy={test.isPending} onClick={() => test.mutate()}>
        Test connection
      </Button>
    </div>
  );
}
