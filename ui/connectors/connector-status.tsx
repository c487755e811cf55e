import { clsx } from 'clsx';
import type { Connector } from '../api/model.ts';

const LOOKS: Record<Connector['status'], { text: string; className: string }> = {
  connected: { text: 'Connected', className: 'bg-good-soft text-good' },
  disconnected: { text: 'Not tested', className: 'bg-calm-soft text-calm' },
  error: { text: 'Error', className: 'bg-bad-soft text-bad' },
  testing: { text: 'Testing…', className: 'bg-accent-soft text-accent' },
};

export function ConnectorStatus({ status }: { status: Connector['status'] }) {
  const { text, className } = LOOKS[status];
  return (
    <span
      className={clsx(
        'inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 font-medium text-xs',
        className,
      )}
    >
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {text}
    </span>
  );
}
