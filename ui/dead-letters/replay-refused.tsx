import { clsx } from 'clsx';
import { CircleSlash } from 'lucide-react';
import type { ReplayRefusal } from '../api/model.ts';

interface ReplayRefusedProps {
  refusal: ReplayRefusal;
  /** What cannot be replayed, to begin the sentence. */
  what: string;
  className?: string;
}

/** Why dead letters cannot be replayed and what to do instead: stands where the button would. */
export function ReplayRefused({ refusal: { code, message, next }, what, className }: ReplayRefusedProps) {
  return (
    <div data-refused={code} className={clsx('flex items-start gap-2 text-ink-2 text-xs', className)}>
      <CircleSlash aria-hidden size={13} className="mt-0.5 shrink-0 text-warn" />
      <p className="min-w-0 max-w-[95ch]">
        <b className="font-medium text-ink">{what} cannot be replayed.</b> {message} {next}
      </p>
    </div>
  );
}
