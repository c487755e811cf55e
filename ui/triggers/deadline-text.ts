import type { Trigger } from '../api/model.ts';
import { formatDateTime } from '../format/time.ts';
import { spanText } from './time-span.ts';
import { WEEKDAYS } from './trigger-draft.ts';

type Deadline = NonNullable<Trigger['deadline']>;

export const ON_MISS: Record<Deadline['onMiss'], string> = {
  alert: 'else an alert',
  fail: 'else a failed run',
  skip: 'else a note here',
};

/** By when a file must arrive next, and what happens otherwise: `A file by 24 Nov 2026, 06:00:00, else an alert`. */
export function nextDeadlineText(deadline: Trigger['deadline'], nextAt: string): string {
  const otherwise = deadline === undefined ? '' : `, ${ON_MISS[deadline.onMiss]}`;
  return `A file by ${formatDateTime(nextAt)}${otherwise}`;
}

/** The rule: `By 06:00 (Europe/Berlin) on Mon, Tue`, `Within 1 day of the last file`. */
export function deadlineRule({ at, timeZone = 'UTC', days = [], windowMinutes }: Deadline): string {
  const window = windowMinutes === undefined ? null : spanText(windowMinutes * 60);
  if (at === undefined) return `Within ${window} of the last file`;
  const on = days.length === 0 || days.length === WEEKDAYS.length ? 'every day' : `on ${days.map(dayText).join(', ')}`;
  return `By ${at} (${timeZone}) ${on}${window === null ? '' : `, at most ${window} before`}`;
}

export const dayText = (day: string): string => day.charAt(0).toUpperCase() + day.slice(1);
