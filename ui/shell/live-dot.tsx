import { clsx } from 'clsx';
import type { LiveState } from '../api/live/open-live.ts';
import { useLiveState } from './live-state.tsx';

const LOOKS: Record<LiveState, { text: string; className: string }> = {
  connecting: { text: 'Connecting…', className: 'bg-calm animate-pulse-dot' },
  live: { text: 'Live', className: 'bg-good' },
  waiting: { text: 'Reconnecting…', className: 'bg-warn animate-pulse-dot' },
  ended: { text: 'Live updates ended', className: 'bg-calm' },
};

/** Whether what is on screen follows the server. */
export function LiveDot() {
  const { text, className } = LOOKS[useLiveState()];
  return (
    <p role="status" className="flex items-center gap-2 px-1 text-ink-3 text-xs">
      <span aria-hidden className={clsx('size-2 rounded-full', className)} />
      {text}
    </p>
  );
}
