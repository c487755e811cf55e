import type { Run } from '../api/model.ts';
import { formatDateTime } from '../format/time.ts';

type Wait = NonNullable<Run['wait']>;

const OUTCOMES: Record<NonNullable<Wait['outcome']>, string> = {
  found: 'Files came',
  skip: 'None came: skipped',
  alert: 'None came: alert',
  fail: 'None came: failed',
};

/** How a run waits for files, or has waited. */
export function RunWait({ wait }: { wait: Wait }) {
  return (
    <>
      {wait.nextLookAt === null ? waitOutcome(wait) : <>Looks next at {formatDateTime(wait.nextLookAt)}</>}{' '}
      <span className="whitespace-nowrap text-ink-3">
        {wait.looks} of {wait.mostLooks} looks in vain
      </span>
    </>
  );
}

function waitOutcome({ outcome }: Wait): string {
  return outcome === null ? 'Stopped' : OUTCOMES[outcome];
}
