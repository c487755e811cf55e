import { type Deadline, WEEKDAYS } from '../../runtime/plan/model/trigger.ts';

const MINUTE_MS = 60_000;
/** A day of the week comes again within so many. */
const WEEK = 8;

/** By when something must have arrived, and since when it counts. */
export interface Window {
  readonly from: Date;
  readonly deadline: Date;
}

/** The first deadline after a moment at which something arrived, or from which on they count. */
export function nextDeadline(deadline: Deadline, after: Date): Date {
  if (deadline.at === undefined) return new Date(after.getTime() + windowMs(deadline));
  return fixed(deadline, after, 1);
}

/**
 * The last deadline up to now, of those from `since` on, which is the next one as it was stored; `null`: none has passed.
 * Several that have passed unnoticed, as no server ran, are one.
 */
export function passedDeadline(
  deadline: Deadline,
  { since, now }: { readonly since: Date; readonly now: Date },
): Window | null {
  if (now < since) return null;
  if (deadline.at === undefined) {
    const ms = windowMs(deadline);
    const at = since.getTime() + Math.floor((now.getTime() - since.getTime()) / ms) * ms;
    return { from: new Date(at - ms), deadline: new Date(at) };
  }
  const at = fixed(deadline, new Date(now.getTime() + 1), -1);
  const from =
    deadline.windowMinutes === undefined ? fixed(deadline, at, -1) : new Date(at.getTime() - windowMs(deadline));
  return { from, deadline: at };
}

const windowMs = ({ windowMinutes = 0 }: Deadline): number => windowMinutes * MINUTE_MS;

/**
 * The first one strictly after a moment, or (-1) the last one strictly before it. A time of day that the clocks skip is
 * as much later; one that comes twice is the first.
 */
function fixed({ at, timeZone = 'UTC', days = [...WEEKDAYS] }: Deadline, moment: Date, direction: 1 | -1): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  const plainTime = Temporal.PlainTime.from(at!);
  // Beginning a day early: a skipped time may fall on the next day.
  for (let day = -1; day <= WEEK; day++) {
    const date = today.add({ days: day * direction });
    if (!days.includes(WEEKDAYS[date.dayOfWeek - 1]!)) continue;
    const ms = date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
    if ((ms - moment.getTime()) * direction > 0) return new Date(ms);
  }
  throw new RangeError(`no deadline within a week of ${moment.toISOString()}`);
}
