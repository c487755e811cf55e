import type { Sample } from '../api/live/samples.ts';
import type { Run } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatCompact } from '../format/count.ts';
import { RateChart } from './rate-chart.tsx';
import { isEnded } from './run-state.ts';

/** Fewer readings than this make no curve. */
const LEAST = 3;

/** The run's rate as a curve, from when its page was first looked at; nothing for a run that nobody watched. */
export function RateCard({ run, samples }: { run: Run; samples: readonly Sample[] }) {
  const charted = samples.length >= LEAST;
  if (!charted && isEnded(run)) return null;
  const peak = samples.reduce((most, sample) => Math.max(most, sample.rate), 0);
  return (
    <Card title="Rate" aside={charted && `Peak ${formatCompact(Math.round(peak))} rows/s`}>
      {charted ? (
        <RateChart samples={samples} start={Date.parse(run.startedAt ?? run.createdAt)} />
      ) : (
        <p className="grid h-[190px] place-items-center text-ink-3 text-sm">The curve begins with the first commits.</p>
      )}
    </Card>
  );
}
