import type { Run } from '../api/model.ts';
import { useNow } from '../components/use-now.ts';
import { formatDuration } from '../format/duration.ts';
import { isEnded, runDuration } from './run-state.ts';

/** How long the run took, or has taken until now. */
export function RunDuration({ run }: { run: Run }) {
  const now = useNow(isEnded(run) ? null : 1000);
  const duration = runDuration(run, now);
  return duration === null ? <span className="text-ink-3">—</span> : formatDuration(duration);
}
