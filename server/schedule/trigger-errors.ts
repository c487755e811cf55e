import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Deadline } from '../../runtime/plan/model/trigger.ts';
import type { Window } from './deadline.ts';

/** Nothing has arrived within a window. */
export function nothingArrived(node: string, deadline: Deadline, window: Window): PipelineError {
  return new PipelineError('trigger.deadline_missed', {
    node,
    message: `No file has arrived at "${node}" by ${inZone(window.deadline, deadline)}. The time to arrive began at ${inZone(window.from, deadline)}.`,
    next: 'Check what writes the files, and path and pattern of the source node. A file that comes later still starts a run.',
    detail: { deadline: window.deadline.toISOString(), from: window.from.toISOString() },
  });
}

function inZone(at: Date, { timeZone = 'UTC' }: Deadline): string {
  const there = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  return `${there.toPlainDate()} ${there.toPlainTime().toString({ smallestUnit: 'minute' })} (${timeZone})`;
}

/** The store could not be looked at for some time. */
export function cannotLook(node: string, since: Date, cause: PipelineError): PipelineError {
  return new PipelineError('trigger.cannot_look', {
    node,
    message: `Since ${since.toISOString()} nobody can tell whether files have arrived: ${cause.message}`,
    next: `${cause.next} The trigger goes on trying.`,
    cause,
  });
}

export const tookTooLong = (minutes: number): PipelineError =>
  new PipelineError('trigger.look_timeout', {
    message: `The store was not listed within ${minutes} minutes.`,
    next: 'Let path or pattern name fewer files, or put loaded files away into another folder.',
    retryable: true,
  });
