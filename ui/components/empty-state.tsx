import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** What would be here, and how to get it. */
  children: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex animate-appear flex-col items-center gap-3 px-6 py-14 text-center">
      <div className="grid size-11 place-items-center rounded-xl border border-line bg-sunken text-ink-3">
        <Icon aria-hidden size={20} />
      </div>
      <div className="space-y-1">
        <p className="font-semibold text-ink">{title}</p>
        <div className="mx-auto max-w-96 text-pretty text-ink-3 text-sm">{children}</div>
      </div>
      {action}
    </div>
  );
}
