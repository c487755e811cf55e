import { Link, type LinkProps } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

export interface PageHeaderProps {
  /** The pages above this one. */
  trail?: readonly { readonly text: string; readonly link: LinkProps }[];
  /** What the trail ends in, where the title alone does not name the page. */
  here?: string;
  title: string;
  /** Beside the title, such as a status. */
  badge?: ReactNode;
  summary?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ trail, here, title, badge, summary, actions }: PageHeaderProps) {
  return (
    <header className="mb-5 space-y-1.5 sm:mb-6">
      {trail && (
        <nav aria-label="Breadcrumb">
          <ol className="flex min-w-0 flex-wrap items-center gap-1 text-ink-3 text-sm">
            {trail.map(({ text, link }, index) => (
              <li key={text} className="flex min-w-0 items-center gap-1">
                <Link {...link} className="truncate rounded hover:text-ink hover:underline">
                  {text}
                </Link>
                {(here || index < trail.length - 1) && <ChevronRight aria-hidden size={13} className="shrink-0" />}
              </li>
            ))}
            {here && (
              <li aria-current="page" className="truncate font-mono text-xs">
                {here}
              </li>
            )}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3.5">
        <div className="min-w-0 flex-1 basis-64 space-y-1.5">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
            <h1 className="min-w-0 font-semibold text-ink text-xl tracking-tight">{title}</h1>
            {badge}
          </div>
          {summary && <div className="max-w-[75ch] text-pretty text-ink-3 text-sm">{summary}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
