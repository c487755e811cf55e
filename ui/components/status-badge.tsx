import { clsx } from 'clsx';
import { Ban, CheckCircle2, CircleAlert, CircleDashed, CircleX, type LucideIcon } from 'lucide-react';
import type { RunStatus } from '../api/model.ts';

interface Look {
  readonly text: string;
  readonly className: string;
  readonly icon: LucideIcon | null;
}

const LOOKS: Record<RunStatus, Look> = {
  pending: { text: 'Waiting', className: 'bg-calm-soft text-calm', icon: CircleDashed },
  running: { text: 'Running', className: 'bg-accent-soft text-accent', icon: null },
  success: { text: 'Succeeded', className: 'bg-good-soft text-good', icon: CheckCircle2 },
  partial: { text: 'Partial', className: 'bg-warn-soft text-warn', icon: CircleAlert },
  failed: { text: 'Failed', className: 'bg-bad-soft text-bad', icon: CircleX },
  cancelled: { text: 'Cancelled', className: 'bg-calm-soft text-calm', icon: Ban },
};

/** What became of a run, as an icon, a word and a colour. */
export function StatusBadge({ status, large = false }: { status: RunStatus; large?: boolean }) {
  const { text, className, icon: Icon } = LOOKS[status];
  return (
    <span
      data-status={status}
      className={clsx(
        'inline-flex items-center gap-1.5 whitespace-nowrap rounded-full font-medium',
        large ? 'h-7 px-3 text-sm' : 'h-6 px-2.5 text-xs',
        className,
      )}
    >
      {Icon ? (
        <Icon aria-hidden size={large ? 15 : 13} strokeWidth={2.25} />
      ) : (
        <span aria-hidden className="size-2 animate-pulse-dot rounded-full bg-current" />
      )}
      {text}
    </span>
  );
}

/** The word for a status, where a badge would be too much. */
export function statusText(status: RunStatus): string {
  return LOOKS[status].text;
}
