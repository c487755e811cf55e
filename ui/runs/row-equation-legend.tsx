import { clsx } from 'clsx';
import type { RunCounts } from '../api/model.ts';
import { formatCount } from '../format/count.ts';
import { formatShare } from '../format/share.ts';
import { OUTCOME_ORDER, OUTCOMES, type Outcome, rowsIn } from './outcomes.ts';

/** Causes that only some pipelines know: shown once a row went that way. */
const SHOWN_WHEN_USED: ReadonlySet<Outcome> = new Set(['deduplicated', 'folded', 'superseded']);

export function RowEquationLegend({ counts }: { counts: RunCounts }) {
  const shown = OUTCOME_ORDER.filter((outcome) => counts[outcome] > 0 || !SHOWN_WHEN_USED.has(outcome));
  const total = rowsIn(counts);
  return (
    <ul className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))]">
      {shown.map((outcome) => {
        const { name, meaning, fill } = OUTCOMES[outcome];
        const count = counts[outcome];
        return (
          <li key={outcome} title={meaning} data-outcome={outcome}>
            <span className="flex items-center gap-2 text-ink-3 text-xs">
              <span aria-hidden className={clsx('h-2.5 w-4 rounded-[3px]', fill, count === 0 && 'opacity-40')} />
              {name}
            </span>
            <span className="mt-0.5 flex items-baseline gap-1.5 tabular-nums">
              <span className={clsx('font-semibold text-lg tracking-tight', count === 0 ? 'text-ink-3' : 'text-ink')}>
                {formatCount(count)}
              </span>
              {count > 0 && <span className="text-ink-3 text-xs">{formatShare(count, total)}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
