import type { TriggerState } from '../api/model.ts';
import { formatDateTime } from '../format/time.ts';

type Deadline = NonNullable<TriggerState['trigger']>['deadline'];

const ON_MISS: Record<NonNullable<Deadline>['onMiss'], string> = {
  alert: 'else an alert',
  fail: 'else a failed run',
  skip: 'else a note here',
};

/** By when a file must arrive, and what happens otherwise: `A file by 24 Nov 2026, 06:00:00, else an alert`. */
export function deadlineText(deadline: Deadline, nextAt: string): string {
  const otherwise = deadline === undefined ? '' : `, ${ON_MISS[deadline.onMiss]}`;
  return `A file by ${formatDateTime(nextAt)}${otherwise}`;
}
