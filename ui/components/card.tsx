import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';

export interface CardProps {
  title?: ReactNode;
  /** Right of the title: a count, a switch, a link. */
  aside?: ReactNode;
  className?: string;
  /** Content that brings its own padding, such as a table. */
  flush?: boolean;
  children: ReactNode;
}

/** A titled region of a page. */
export function Card({ title, aside, className, flush = false, children }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={clsx('min-w-0 rounded-xl border border-line bg-surface shadow-card', className)}
    >
      {title && (
        <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pt-2.5 pb-1.5 sm:px-5">
          <h2 id={id} className="min-w-0 max-w-full font-semibold text-ink text-sm">
            {title}
          </h2>
          {aside && <div className="ml-auto text-ink-3 text-xs">{aside}</div>}
        </header>
      )}
      <div className={clsx(!flush && 'px-4 pb-4 sm:px-5 sm:pb-5', !flush && !title && 'pt-4 sm:pt-5')}>{children}</div>
    </section>
  );
}
