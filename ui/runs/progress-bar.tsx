import { clsx } from 'clsx';
import { Progress } from 'radix-ui';
import type { RunStatus } from '../api/model.ts';

const FILLS: Record<RunStatus, string> = {
  pending: 'bg-calm',
  running: 'bg-accent',
  success: 'bg-good',
  partial: 'bg-(--to-skipped)',
  failed: 'bg-bad',
  cancelled: 'bg-calm',
};

/** `share` from 0 to 1; null shows that work goes on without a known end. */
export function ProgressBar({ share, status }: { share: number | null; status: RunStatus }) {
  const percent = share === null ? null : Math.round(share * 1000) / 10;
  const moving = status === 'running';
  return (
    <Progress.Root
      value={percent}
      aria-label="Progress of the run"
      className="h-2 overflow-hidden rounded-full bg-sunken"
    >
      <Progress.Indicator
        className={clsx(
          'h-full rounded-full transition-[width] duration-300 ease-out',
          FILLS[status],
          moving &&
            'animate-flow bg-[length:24px_24px] bg-[linear-gradient(100deg,transparent_35%,var(--pattern)_50%,transparent_65%)]',
        )}
        style={{ width: `${percent ?? (moving ? 100 : 0)}%` }}
      />
    </Progress.Root>
  );
}
