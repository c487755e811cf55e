import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellRing, Check } from 'lucide-react';
import type { Alert } from '../api/model.ts';
import { acknowledgeAlert, openAlertsQuery } from '../api/queries/alerts.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { useNotify } from '../components/notice.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { formatNoun } from '../format/count.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';

/** What nobody has acknowledged yet, newest first; nothing where there is none. */
export function OpenAlerts() {
  const { data: page } = useQuery(openAlertsQuery);
  if (!page || page.data.length === 0) return null;
  const { total } = page.pagination;
  const aside =
    total > page.data.length ? `The newest ${page.data.length} of ${total}` : formatNoun(total, 'open alert');
  return (
    <Card title="Alerts" aside={aside} className="mb-4" flush>
      <ul className="divide-y divide-line border-line border-t">
        {page.data.map((alert) => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </ul>
    </Card>
  );
}

/** To the run that it is about, or to the pipeline whose trigger it is about. */
function AlertLink({ alert: { runId, pipelineId, pipelineName } }: { alert: Alert }) {
  const className = 'rounded font-medium text-accent hover:underline';
  if (runId !== null)
    return (
      <Link to="/runs/$runId" params={{ runId }} className={className}>
        {pipelineName}
      </Link>
    );
  if (pipelineId === null) return <span className="font-medium">{pipelineName}</span>;
  return (
    <Link to="/pipelines/$pipelineId" params={{ pipelineId }} className={className}>
      {pipelineName}
    </Link>
  );
}

function AlertLine({ alert }: { alert: Alert }) {
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const queries = useQueryClient();
  const acknowledge = useMutation({
    mutationFn: () => acknowledgeAlert(alert.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: openAlertsQuery.queryKey }),
    onError: notify.bad,
  });
  return (
    <li data-alert={alert.id} className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3 text-sm sm:px-5">
      <BellRing aria-hidden size={16} className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-ink">
          <AlertLink alert={alert} />{' '}
          <span className="text-ink-3 text-xs">
            <TimeAgo at={alert.createdAt} />
          </span>
        </p>
        <p className="text-ink-2">{alert.message}</p>
        <p className="text-ink-3 text-xs">{alert.next}</p>
      </div>
      {mayEdit && (
        <Button size="small" icon={Check} busy={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
          Acknowledge
        </Button>
      )}
    </li>
  );
}
