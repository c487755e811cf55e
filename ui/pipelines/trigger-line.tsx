import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { FileClock, Pause, Play, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Pipeline, TriggerState } from '../api/model.ts';
import { pipelineQuery, setPipelineStatus, triggerQuery } from '../api/queries/pipelines.ts';
import { Button } from '../components/button.tsx';
import { useNotify } from '../components/notice.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { formatNoun } from '../format/count.ts';
import { formatDateTime } from '../format/time.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { deadlineText } from './deadline-text.ts';

const STATES: Record<Exclude<TriggerState['state'], 'none'>, string> = {
  watching: 'Starts when a file arrives',
  failing: 'Cannot look for files',
  paused: 'Paused: files that arrive start nothing',
  unpublished: 'Will start when a file arrives, once this version is published',
};

/** How the trigger of a pipeline stands, on a line; nothing where it has none. */
export function TriggerLine({ pipeline }: { pipeline: Pipeline }) {
  const { data } = useQuery(triggerQuery(pipeline.id));
  if (data === undefined || data.state === 'none') return null;
  const { state, error } = data;
  const Icon = state === 'failing' ? TriangleAlert : FileClock;
  return (
    <section
      aria-label="Trigger"
      data-trigger={state}
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-line bg-surface px-4 py-2.5 text-sm sm:px-5"
    >
      <Icon aria-hidden size={16} className={clsx('shrink-0', state === 'failing' ? 'text-warn' : 'text-ink-3')} />
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-ink">{STATES[state]}</p>
        <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-ink-3 text-xs">
          {facts(data).map(({ name, value }) => (
            <li key={name} data-fact={name}>
              {value}
            </li>
          ))}
        </ul>
        {error !== null && (
          <p className="mt-1 break-words text-ink-2 text-xs">
            {error.message} <span className="text-ink-3">{error.next}</span>
          </p>
        )}
      </div>
      <PauseButton pipeline={pipeline} state={state} />
    </section>
  );
}

interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

function facts(trigger: TriggerState): readonly Fact[] {
  const { state, lastLookAt, nextLookAt, lastArrivalAt, lastRunId, waitingFiles, nextDeadlineAt, lastMissedAt } =
    trigger;
  const isWatching = state === 'watching' || state === 'failing';
  const told: (Fact | false)[] = [
    lastLookAt !== null && {
      name: 'last look',
      value: (
        <>
          Looked <TimeAgo at={lastLookAt} />
        </>
      ),
    },
    isWatching && {
      name: 'next look',
      value: nextLookAt === null ? 'Looks at once' : `Looks next at ${formatDateTime(nextLookAt)}`,
    },
    lastArrivalAt !== null && {
      name: 'last arrival',
      value: (
        <>
          Last arrival <TimeAgo at={lastArrivalAt} />
        </>
      ),
    },
    lastRunId !== null && {
      name: 'last run',
      value: (
        <Link
          to="/runs/$runId"
          params={{ runId: lastRunId }}
          className="rounded text-accent underline-offset-2 hover:underline"
        >
          Last run
        </Link>
      ),
    },
    waitingFiles > 0 && { name: 'waiting', value: `${formatNoun(waitingFiles, 'file')} waiting` },
    nextDeadlineAt !== null && {
      name: 'deadline',
      value: deadlineText(trigger.trigger?.deadline, nextDeadlineAt),
    },
    lastMissedAt !== null && { name: 'missed', value: `Nothing had arrived by ${formatDateTime(lastMissedAt)}` },
  ];
  return told.filter((fact) => fact !== false);
}

function PauseButton({ pipeline, state }: { pipeline: Pipeline; state: TriggerState['state'] }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const mayEdit = useMayEdit();
  const isPaused = state === 'paused';
  const change = useMutation({
    mutationFn: () => setPipelineStatus(pipeline.id, isPaused ? 'active' : 'paused'),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: triggerQuery(pipeline.id).queryKey });
      await queryClient.invalidateQueries({ queryKey: pipelineQuery(pipeline.id).queryKey });
    },
    onError: notify.bad,
  });
  if (!mayEdit || state === 'unpublished') return null;
  return (
    <Button size="small" icon={isPaused ? Play : Pause} busy={change.isPending} onClick={() => change.mutate()}>
      {isPaused ? 'Go on' : 'Pause'}
    </Button>
  );
}
