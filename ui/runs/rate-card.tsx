import { Activity } from 'lucide-react';
import type { Sample } from '../api/live/samples.ts';
import type { Run } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatCompact, formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { RateChart } from './rate-chart.tsx';
import { isEnded, runDuration } from './run-state.ts';

/** Fewer readings than this make no curve. */
const LEAST = 3;

export function RateCard({ run, samples }: { run: Run; samples: readonly Sample[] }) {
  const ended = isEnded(run);
  const charted = samples.length >= LEAST && run.startedAt !== null;
  return (
    <Card
      title="Rate"
      aside={
        <span className="tabular-nums">
          <b className="font-semibold text-ink">{formatCompact(Math.round(run.rowsPerSecond))}</b> rows/s
          {ended ? ' on average' : ' now'}
        </span>
      }
    >
      {charted ? (
        <RateChart samples={samples} start={Date.parse(run.startedAt ?? run.createdAt)} />
      ) : (
        <p className="flex min-h-24 items-center gap-3 rounded-lg bg-sunken px-4 py-3 text-ink-3 text-sm">
          <Activity aria-hidden size={16} className="shrink-0" />
          <span className="text-pretty">{ended ? endedText(run) : 'The curve begins with the first commits.'}</span>
        </p>
      )}
    </Card>
  );
}

function endedText(run: Run): string {
  const duration = runDuration(run, Date.now());
  if (duration === null) return 'The run ended before it read a row.';
  return `${formatCount(run.counts.read)} rows in ${formatDuration(duration)}. The curve is drawn while a run is being watched.`;
}
