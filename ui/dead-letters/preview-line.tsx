import { CheckCircle2, CircleX, Filter } from 'lucide-react';
import type { DeadLetterPreview } from '../api/model.ts';

/** What a replay would make of a row. */
export function PreviewLine({ seen }: { seen: DeadLetterPreview }) {
  switch (seen.outcome) {
    case 'loaded':
      return (
        <p data-preview="loaded" className="flex items-baseline gap-2 text-ink-2">
          <CheckCircle2 aria-hidden size={14} className="shrink-0 translate-y-0.5 text-good" />
          <span className="min-w-0">
            Would be loaded: <code className="font-mono text-ink">{JSON.stringify(seen.row)}</code>
          </span>
        </p>
      );
    case 'rejected':
      return (
        <p data-preview="rejected" className="flex items-baseline gap-2 text-ink-2">
          <CircleX aria-hidden size={14} className="shrink-0 translate-y-0.5 text-bad" />
          <span className="min-w-0">
            Would be rejected again: {seen.reject.column ?? 'the row'}
            {seen.reject.value !== null && <code className="font-mono text-bad"> {seen.reject.value}</code>},{' '}
            {seen.reject.reason}
          </span>
        </p>
      );
    case 'dropped':
      return (
        <p data-preview="dropped" className="flex items-baseline gap-2 text-ink-2">
          <Filter aria-hidden size={14} className="shrink-0 translate-y-0.5 text-ink-3" />
          Would be filtered out.
        </p>
      );
    default:
      return seen satisfies never;
  }
}
