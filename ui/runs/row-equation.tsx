import { CircleX, Scale } from 'lucide-react';
import type { Run } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatCount } from '../format/count.ts';
import { RowEnds } from '../nodes/row-ends.tsx';
import { rowsIn, rowsOut } from './outcomes.ts';
import { RowEquationBar } from './row-equation-bar.tsx';
import { RowEquationLegend } from './row-equation-legend.tsx';
import { RowEquationText } from './row-equation-text.tsx';
import { isEnded } from './run-state.ts';

/** read + added = loaded + filtered + … : every row that came in, and where it went. */
export function RowEquation({ run }: { run: Run }) {
  const { counts } = run;
  return (
    <Card title="Row equation" aside={<BalanceMark run={run} />}>
      <div className="space-y-4">
        <RowEquationBar counts={counts} />
        <RowEquationLegend counts={counts} />
        <RowEquationText counts={counts} balanced={run.balanced} />
        <RowEnds nodes={run.nodes} />
      </div>
    </Card>
  );
}

function BalanceMark({ run }: { run: Run }) {
  if (run.balanced) {
    return (
      <span className="inline-flex items-center gap-1.5 font-medium text-good" data-balanced="true">
        <Scale aria-hidden size={14} />
        {isEnded(run) ? 'Balanced: every row is accounted for' : 'Balanced so far'}
      </span>
    );
  }
  const gap = rowsIn(run.counts) - rowsOut(run.counts);
  return (
    <span className="inline-flex items-center gap-1.5 font-medium text-bad" data-balanced="false">
      <CircleX aria-hidden size={14} />
      {gap === 0
        ? 'Does not balance at a node'
        : `Does not balance: ${formatCount(Math.abs(gap))} rows ${gap > 0 ? 'missing' : 'too many'}`}
    </span>
  );
}
