import type { ReactNode } from 'react';
import type { Sample } from '../api/live/samples.ts';
import type { Run } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatBytes } from '../format/bytes.ts';
import { formatCompact, formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { type Progress, progressOf } from './progress.ts';
import { ProgressBar } from './progress-bar.tsx';
import { RunDuration } from './run-duration.tsx';
import { isEnded } from './run-state.ts';

/** How far the run is, how fast, and how long it still takes. */
export function RunSummary({ run, samples }: { run: Run; samples: readonly Sample[] }) {
  const progress = progressOf(run, samples);
  const ended = isEnded(run);
  const rate = ended ? run.rowsPerSecond : (samples.at(-1)?.rate ?? run.rowsPerSecond);
  const complete = run.status === 'success' || run.status === 'partial';
  return (
    <Card>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
        <Figure
          name={ended ? 'Took' : 'Running for'}
          value={<RunDuration run={run} />}
          note={timeText(run, progress)}
        />
        <Figure name={ended ? 'Average rate' : 'Rate'} value={formatCompact(Math.round(rate))} note="rows/s" />
        <Figure
          name="Bytes"
          value={formatBytes(run.bytes)}
          note={run.totalBytes === null ? '' : `of ${formatBytes(run.totalBytes)}`}
        />
        <Figure
          name="Splits"
          value={formatCount(run.splits.done)}
          note={`of ${formatCount(run.splits.total)}${run.splits.listed ? '' : ' so far'}`}
        />
      </dl>
      <div className="mt-4">
        <ProgressBar share={complete ? 1 : progress.share} status={run.status} />
      </div>
    </Card>
  );
}

function Figure({ name, value, note }: { name: string; value: ReactNode; note: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-3 text-xs">{name}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-1.5 tabular-nums">
        <span className="whitespace-nowrap font-semibold text-ink text-lg tracking-tight">{value}</span>
        <span className="text-ink-3 text-xs">{note}</span>
      </dd>
    </div>
  );
}

function timeText(run: Run, { share, left }: Progress): string {
  if (isEnded(run)) return '';
  if (run.status === 'pending') return run.wait?.nextLookAt ? 'waiting for files' : 'waiting to start';
  if (left === null) return share === null ? 'listing the source' : 'measuring the rate';
  const [short, long] = [formatDuration(left[0]), formatDuration(left[1])];
  return short === long ? `about ${short} left` : `${short} to ${long} left`;
}
