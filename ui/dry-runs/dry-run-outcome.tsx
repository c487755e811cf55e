import { CheckCircle2, CircleX, CornerDownRight, Scale, TriangleAlert } from 'lucide-react';
import type { DryRun } from '../api/model.ts';
import { formatCount, formatNoun } from '../format/count.ts';
import type { CountedNode } from '../nodes/node-table.tsx';
import { RowEnds } from '../nodes/row-ends.tsx';
import { dryRunTotals } from './dry-run-totals.ts';

/** Whether a run would go through, and the row equation of it. */
export function DryRunOutcome({ found, nodes }: { found: DryRun; nodes: readonly CountedNode[] }) {
  const { balanced, error } = found;
  const into = [found, ...found.others].map(({ loadMode, table }) => `${table}, by ${loadMode.replaceAll('_', ' ')}`);
  const { read, added, loaded, left, rejected } = dryRunTotals(found.nodes);
  const right = [
    `${formatCount(loaded)} loaded`,
    ...left.map(({ cause, count }) => `${formatCount(count)} ${cause}`),
    ...(rejected > 0 ? [`${formatCount(rejected)} rejected`] : []),
  ];
  const [Icon, look] =
    error !== null ? [CircleX, 'text-bad'] : rejected > 0 ? [TriangleAlert, 'text-warn'] : [CheckCircle2, 'text-good'];
  return (
    <div className="space-y-3 px-4 pb-4 sm:px-5">
      <div className="flex gap-2.5 text-sm">
        <Icon aria-hidden size={17} className={`mt-0.5 shrink-0 ${look}`} />
        <div className="min-w-0 space-y-1">
          <p className="font-medium text-ink" data-testid="dry-run-outcome">
            {error === null
              ? `A run would load ${formatNoun(loaded, 'row')} into ${into.join(', and ')}`
              : `A run would fail: ${error.message}`}
          </p>
          {error !== null && (
            <p className="flex gap-1.5 text-ink-2">
              <CornerDownRight aria-hidden size={14} className="mt-1 shrink-0" />
              {error.next}
            </p>
          )}
          {error === null && rejected > 0 && (
            <p className="text-ink-2">{formatNoun(rejected, 'row')} would be rejected: the causes stand below.</p>
          )}
          <p className="text-ink-3">{readText(found)}</p>
        </div>
      </div>
      <p
        data-testid="dry-run-equation"
        className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg bg-sunken px-3 py-2 text-ink-2 text-sm tabular-nums"
      >
        <span>
          {formatCount(read)} read{added > 0 && ` + ${formatCount(added)} added`}{' '}
          <b className={balanced ? 'text-good' : 'text-bad'}>{balanced ? '=' : '≠'}</b> {right.join(' + ')}
        </span>
        <span className={`inline-flex items-center gap-1.5 text-xs ${balanced ? 'text-good' : 'text-bad'}`}>
          <Scale aria-hidden size={13} />
          {balanced ? 'Balanced' : 'Does not balance'}
        </span>
      </p>
      <RowEnds nodes={nodes} />
    </div>
  );
}

function readText({ read }: DryRun): string {
  const records = formatNoun(read.records, 'record');
  if (read.stoppedBy === null) return `All ${records} of the source were read.`;
  return read.stoppedBy === 'time'
    ? `${records} were read in the time there was: the source is slow.`
    : `The first ${records} of the source were read.`;
}
