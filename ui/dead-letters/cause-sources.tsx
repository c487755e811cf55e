import { Link } from '@tanstack/react-router';
import type { DeadLetterCause, DeadLetterStatus } from '../api/model.ts';
import { formatCount } from '../format/count.ts';

interface CauseSourcesProps {
  cause: DeadLetterCause;
  /** Whether each leads to the page of its dead letters. */
  linked: boolean;
  /** What that page is narrowed to; any where not given. */
  status: DeadLetterStatus | undefined;
}

/** Which sources the rows of a cause were read at; nothing where their pipeline has one only. */
export function CauseSources({ cause: { pipelineId, sources }, linked, status }: CauseSourcesProps) {
  if (sources.every(({ isOnly }) => isOnly)) return null;
  return (
    <ul aria-label="Read at" className="mt-1 flex flex-wrap gap-1.5">
      {sources.map(({ node, label, count }) => (
        <li
          key={node}
          data-source={node}
          className="inline-flex min-w-0 max-w-full items-baseline gap-1.5 rounded-md border bg-sunken px-1.5 text-ink-2 text-xs"
        >
          {linked && pipelineId !== null ? (
            <Link
              to="/dead-letters"
              search={{ status: status ?? 'any', pipelineId, source: node }}
              title={`Only those read at ${label}`}
              className="truncate rounded hover:text-ink hover:underline"
            >
              {label}
            </Link>
          ) : (
            <span className="truncate" title={label}>
              {label}
            </span>
          )}
          <span className="text-ink-3 tabular-nums">{formatCount(count)}</span>
        </li>
      ))}
    </ul>
  );
}
