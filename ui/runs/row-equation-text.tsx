import type { RunCounts } from '../api/model.ts';
import { formatCount } from '../format/count.ts';
import { OUTCOME_ORDER, OUTCOMES } from './outcomes.ts';

/** The equation itself, in words and numbers: `1,200 read = 1,100 loaded + 100 filtered`. */
export function RowEquationText({ counts, balanced }: { counts: RunCounts; balanced: boolean }) {
  const left = [`${formatCount(counts.read)} read`];
  if (counts.added > 0) left.push(`${formatCount(counts.added)} added`);
  const right = OUTCOME_ORDER.filter((outcome) => outcome === 'loaded' || counts[outcome] > 0).map(
    (outcome) => `${formatCount(counts[outcome])} ${OUTCOMES[outcome].name.toLowerCase()}`,
  );
  return (
    <p
      data-testid="row-equation"
      className="rounded-lg bg-sunken px-3 py-2 text-ink-2 text-sm tabular-nums leading-relaxed"
    >
      {left.join(' + ')} <b className={balanced ? 'text-good' : 'text-bad'}>{balanced ? '=' : '≠'}</b>{' '}
      {right.join(' + ')}
    </p>
  );
}
