import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { TriggerState } from '../api/model.ts';
import { TimeAgo } from '../components/time-ago.tsx';
import { formatNoun } from '../format/count.ts';
import { formatDateTime } from '../format/time.ts';
import { nextDeadlineText } from './deadline-text.ts';

interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** Below the value. */
  readonly note?: ReactNode;
}

/** When the trigger has looked and will look, what has arrived last, and how its deadline stands. */
export function TriggerFacts({ trigger }: { trigger: TriggerState }) {
  return (
    <dl className="grid gap-x-6 grid-cols-2 gap-y-3 text-sm lg:grid-cols-4">
      {facts(trigger).map(({ name, value, note }) => (
        <div key={name} data-fact={name.toLowerCase()} className="min-w-0">
          <dt className="text-ink-3 text-xs">{name}</dt>
          <dd className="text-ink tabular-nums">{value}</dd>
          {note && <dd className="text-ink-3 text-xs tabular-nums">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}

function facts(trigger: TriggerState): readonly Fact[] {
  const { state, lastLookAt, nextLookAt, lastArrivalAt, lastRunId, waitingFiles, nextDeadlineAt, lastMissedAt, error } =
    trigger;
  const isWatching = state === 'watching' || state === 'failing';
  const told: (Fact | false)[] = [
    {
      name: 'Last look',
      value: lastLookAt === null ? 'None yet' : <TimeAgo at={lastLookAt} />,
      note: error !== null && `Failed${error.looks > 1 ? `, ${formatNoun(error.looks, 'time')} in a row` : ''}`,
    },
    isWatching && { name: 'Next look', value: nextLookAt === null ? 'At once' : formatDateTime(nextLookAt) },
    {
      name: 'Last arrival',
      value: lastArrivalAt === null ? 'None yet' : <TimeAgo at={lastArrivalAt} />,
      note: (
        <>
          {waitingFiles > 0 && <span className="mr-2">{formatNoun(waitingFiles, 'file')} waiting</span>}
          {lastRunId !== null && (
            <Link
              to="/runs/$runId"
              params={{ runId: lastRunId }}
              className="rounded text-accent underline-offset-2 hover:underline"
            >
              Last run
            </Link>
          )}
        </>
      ),
    },
    (nextDeadlineAt !== null || lastMissedAt !== null) && {
      name: 'Deadline',
      value: nextDeadlineAt === null ? 'None is due' : nextDeadlineText(trigger.trigger?.deadline, nextDeadlineAt),
      note: lastMissedAt !== null && (
        <span className="text-warn">Missed: nothing had arrived by {formatDateTime(lastMissedAt)}</span>
      ),
    },
  ];
  return told.filter((fact) => fact !== false);
}
