import type { Sample } from '../api/live/samples.ts';
import type { Run } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { formatShare } from '../format/share.ts';
import { type Progress, progressOf } from './progress.ts';
import { ProgressBar } from './progress-bar.tsx';
import { isEnded } from './run-state.ts';

export function ProgressCard({ run, samples }: { run: Run; samples: readonly Sample[] }) {
  const progress = progressOf(run, samples);
  return (
    <Card title="Progress" aside={<span data-testid="time-left">{timeLeftText(run, progress)}</span>}>
      <div className="space-y-3">
        <ProgressBar
          share={run.status === 'success' || run.status === 'partial' ? 1 : progress.share}
          status={run.status}
        />
        <dl className="grid grid-cols-2 gap-4 tabular-nums">
          <div>
            <dt className="text-ink-3 text-xs">Bytes</dt>
            <dd className="font-medium text-ink">
              {formatBytes(run.bytes)}
              {run.totalBytes !== null && (
                <span className="font-normal text-ink-3"> of {formatBytes(run.totalBytes)}</span>
              )}
            </dd>
          </div>
          <div>
            <dt className="text-ink-3 text-xs">Splits</dt>
            <dd className="font-medium text-ink">
              {formatCount(run.splits.done)}
              <span className="font-normal text-ink-3">
                {' '}
                of {formatCount(run.splits.total)}
                {run.splits.listed ? '' : ' so far'}
              </span>
            </dd>
          </div>
        </dl>
      </div>
    </Card>
  );
}

function timeLeftText(run: Run, { share, left }: Progress): string {
  if (isEnded(run)) return share === null ? '' : `${formatShare(Math.min(1, share), 1)} read`;
  if (run.status === 'pending') return 'Waiting to start';
  if (left === null) return share === null ? 'Listing the source' : 'Measuring the rate';
  const [short, long] = [formatDuration(left[0]), formatDuration(left[1])];
  return short === long ? `about ${short} left` : `${short} to ${long} left`;
}
