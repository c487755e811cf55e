import type { ClientBase } from 'pg';
import type { Watched } from '../../runtime/commit/arrivals.ts';
import type { Deadline } from '../../runtime/plan/model/trigger.ts';
import type { TriggerState } from '../store/triggers.ts';
import { nextDeadline, passedDeadline, type Window } from './deadline.ts';

/** The window of a deadline that has passed and was not judged yet; `null`: there is none. */
export function windowToJudge(
  deadline: Deadline | undefined,
  { deadlineAt, lastArrivalAt }: Pick<TriggerState, 'deadlineAt' | 'lastArrivalAt'>,
  now: Date,
): Window | null {
  if (deadline === undefined || deadlineAt === null) return null;
  return passedDeadline(deadline, { since: expected(deadline, deadlineAt, lastArrivalAt), now });
}

/** The deadline to judge next, once the one that has passed is judged. */
export function deadlineAfter(
  deadline: Deadline | undefined,
  { deadlineAt, lastArrivalAt }: Pick<TriggerState, 'deadlineAt' | 'lastArrivalAt'>,
  { judged, now }: { readonly judged: Window | null; readonly now: Date },
): Date | null {
  if (deadline === undefined) return null;
  if (judged !== null) return nextDeadline(deadline, deadline.at === undefined ? judged.deadline : now);
  return deadlineAt === null ? nextDeadline(deadline, now) : expected(deadline, deadlineAt, lastArrivalAt);
}

/** With no time of day, each arrival begins a window of its own. */
function expected(deadline: Deadline, deadlineAt: Date, lastArrivalAt: Date | null): Date {
  if (deadline.at !== undefined || lastArrivalAt === null) return deadlineAt;
  const after = nextDeadline(deadline, lastArrivalAt);
  return after > deadlineAt ? after : deadlineAt;
}

/** Whether a run that the trigger did not start has read files of the source within the window. */
export async function readByHand(
  client: ClientBase,
  { tenant, pipelineId, node }: Watched,
  { from, deadline }: Window,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM sluice.runs AS r WHERE r.tenant = $1 AND r.pipeline_id = $2 AND r.trigger <> 'file_arrival'
       AND r.created_at BETWEEN $4 AND $5
       AND EXISTS (SELECT FROM sluice.splits AS s WHERE s.scope = r.id AND coalesce(s.node, $3) = $3) LIMIT 1`,
    [tenant, pipelineId, node, from, deadline],
  );
  return rowCount === 1;
}
