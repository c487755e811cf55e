import { useParams } from '@tanstack/react-router';
import { useFollowRun } from '../api/queries/use-follow-run.ts';
import { PageHeader } from '../components/page-header.tsx';
import { PageState } from '../components/page-state.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { RunDeadLetters } from '../dead-letters/run-dead-letters.tsx';
import { CancelButton } from '../runs/cancel-button.tsx';
import { ErrorBox } from '../runs/error-box.tsx';
import { RateCard } from '../runs/rate-card.tsx';
import { ResumeButton } from '../runs/resume-button.tsx';
import { RowEquation } from '../runs/row-equation.tsx';
import { RunChecks } from '../runs/run-checks.tsx';
import { RunDetails } from '../runs/run-details.tsx';
import { RunErrors } from '../runs/run-errors.tsx';
import { RunLog } from '../runs/run-log.tsx';
import { RunNodes } from '../runs/run-nodes.tsx';
import { isEnded } from '../runs/run-state.ts';
import { RunSummary } from '../runs/run-summary.tsx';

/** One run, live from its start to its end. */
export function RunPage() {
  const { runId } = useParams({ from: '/app/runs/$runId' });
  const { query, samples, log, connection } = useFollowRun(runId);
  const run = query.data;
  usePageTitle(run ? `${run.pipelineName} run` : 'Run');
  if (!run) return <PageState name="Run" query={query} list={{ to: '/runs' }} />;
  const resumable = (run.status === 'failed' || run.status === 'cancelled') && run.trigger !== 'replay';
  return (
    <>
      <PageHeader
        trail={[{ text: 'Runs', link: { to: '/runs' } }]}
        here={run.id.slice(0, 8)}
        title={run.pipelineName}
        badge={<StatusBadge status={run.status} large />}
        summary={
          <span className="tabular-nums">
            {run.version !== null && `Version ${run.version} · `}
            <TimeAgo at={run.startedAt ?? run.createdAt} />
            {connection === 'waiting' && <b className="font-medium text-warn"> · Reconnecting…</b>}
          </span>
        }
        actions={isEnded(run) ? resumable && <ResumeButton run={run} /> : <CancelButton run={run} />}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_21rem] xl:gap-5">
        <div className="grid min-w-0 grid-cols-1 gap-4 xl:gap-5">
          {run.error && <ErrorBox run={run} error={run.error} />}
          <RunSummary run={run} samples={samples} />
          <RowEquation run={run} />
          {run.checks.length > 0 && <RunChecks run={run} />}
          <RateCard run={run} samples={samples} />
          <RunNodes run={run} />
          {isEnded(run) && run.counts.deadLettered > 0 && <RunDeadLetters run={run} />}
          <RunErrors run={run} />
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-4 md:grid-cols-2 xl:grid-cols-1 xl:gap-5">
          <RunDetails run={run} />
          <RunLog entries={log} />
        </div>
      </div>
    </>
  );
}
