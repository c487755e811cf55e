import type { RunSnapshot } from '../contract/run.ts';
import type { Ending } from './finish.ts';
import type { LaneReport } from './lane-setup.ts';

/** A line of a run's log. */
export interface LogLine {
  readonly stage: string;
  readonly message: string;
}

/** Where a run stands as it starts. */
export function beginning(snapshot: RunSnapshot | null): string {
  if (snapshot === null || snapshot.splits.total === 0) return 'Started.';
  const { splits, counts } = snapshot;
  return `Goes on: ${splits.done} of ${splits.total} splits are done, ${counts.read} rows committed.`;
}

/** Work on a source or the target that failed and is done again. */
export function retryLine({ message }: { readonly message: string }, attempt: number): LogLine {
  return { stage: 'retry', message: `Attempt ${attempt}: ${message}` };
}

const ISOLATING = 'The rows of this transaction are read again and written batch by batch, to find the bad ones.';

/** A lane's report as a line for the run's log; `null` for those that are only counted. */
export function laneLine(report: LaneReport): LogLine | null {
  switch (report.kind) {
    case 'retry':
      return retryLine(report.failure, report.attempt);
    case 'isolate':
      return { stage: 'isolate', message: `${report.failure.message} ${ISOLATING}` };
    case 'read':
    case 'commit':
      return null;
    default:
      return report satisfies never;
  }
}

/** How a run ended. */
export function endLine(ending: Ending): string {
  switch (ending.kind) {
    case 'completed':
      return 'All splits are read and committed.';
    case 'missed':
      return ending.message;
    case 'cancelled':
      return 'Cancelled. What was committed is kept.';
    case 'failed':
      return `${ending.error.message} ${ending.error.next}`;
    default:
      return ending satisfies never;
  }
}
