import { clsx } from 'clsx';
import type { RunCounts } from '../api/model.ts';
import { Tooltip } from '../components/tooltip.tsx';
import { formatCount } from '../format/count.ts';
import { formatShare } from '../format/share.ts';
import { OUTCOME_ORDER, OUTCOMES, rowsIn, rowsOut } from './outcomes.ts';

/** Every row as a share of one bar. A share too small to see is drawn 4 px wide; the legend has the numbers. */
export function RowEquationBar({ counts, small = false }: { counts: RunCounts; small?: boolean }) {
  const total = Math.max(rowsIn(counts), rowsOut(counts));
  const unknown = total - rowsOut(counts);
  const parts = OUTCOME_ORDER.filter((outcome) => counts[outcome] > 0);
  const spoken = parts.map((outcome) => `${formatCount(counts[outcome])} ${OUTCOMES[outcome].name.toLowerCase()}`);
  return (
    <div
      role="img"
      aria-label={total === 0 ? 'No rows yet' : `Of ${formatCount(total)} rows: ${spoken.join(', ')}`}
      className={clsx('flex w-full gap-0.5 overflow-hidden bg-sunken', small ? 'h-2 rounded-full' : 'h-9 rounded-lg')}
    >
      {parts.map((outcome) => {
        const { name, meaning, fill } = OUTCOMES[outcome];
        const segment = (
          <div
            key={outcome}
            className={clsx('min-w-1 transition-[flex-grow] duration-300 ease-out', fill)}
            style={{ flexGrow: counts[outcome] / total, flexBasis: 0 }}
          />
        );
        return small ? (
          segment
        ) : (
          <Tooltip
            key={outcome}
            content={`${name}: ${formatCount(counts[outcome])} (${formatShare(counts[outcome], total)}). ${meaning}.`}
          >
            {segment}
          </Tooltip>
        );
      })}
      {unknown > 0 && <div className="fill-unknown min-w-1" style={{ flexGrow: unknown / total, flexBasis: 0 }} />}
    </div>
  );
}
