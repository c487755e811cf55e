import { clsx } from 'clsx';
import type { Run, RunStatus } from '../api/model.ts';
import { statusText } from '../components/status-badge.tsx';

/** Height as well as colour tells them apart. */
const BARS: Record<RunStatus, string> = {
  pending: 'h-2 bg-calm',
  running: 'h-4 bg-accent animate-pulse-dot',
  success: 'h-5 bg-good',
  partial: 'h-4 fill-skipped',
  failed: 'h-3 bg-bad',
  cancelled: 'h-2 bg-calm',
};

const SHOWN = 10;

/** The last runs of a pipeline as bars, oldest left. */
export function RecentRuns({ runs }: { runs: readonly Run[] }) {
  const shown = runs.slice(0, SHOWN).toReversed();
  if (shown.length === 0) return <span className="text-ink-3">—</span>;
  return (
    <span
      role="img"
      aria-label={`Last ${shown.length} runs, oldest first: ${shown.map((run) => statusText(run.status)).join(', ')}`}
      className="flex h-5 items-end gap-[3px]"
    >
      {Array.from({ length: SHOWN - shown.length }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places that no run has filled yet
        <span key={place} className="h-1 w-1.5 rounded-[2px] bg-line" />
      ))}
      {shown.map((run) => (
        <span key={run.id} title={statusText(run.status)} className={clsx('w-1.5 rounded-[2px]', BARS[run.status])} />
      ))}
    </span>
  );
}
