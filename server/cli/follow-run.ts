import { lastValueFrom, tap } from 'rxjs';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Runner, RunSnapshot } from '../../runtime/contract/run.ts';
import type { RunReport } from './run-report.ts';

export interface FollowRun {
  readonly runner: Runner;
  readonly begin: (runner: Runner) => Promise<RunSnapshot>;
  readonly report: RunReport;
  /** Cancels the run. */
  readonly signal: AbortSignal;
}

/** Begins a run, reports it to its end, and gives the exit code. */
export async function followRun({ runner, begin, report, signal }: FollowRun): Promise<number> {
  const started = await begin(runner);
  const cancel = (): void => {
    report.cancelling();
    runner.cancel(started.id).catch((error: unknown) => {
      // It may have ended by itself in the same moment.
      if (!(error instanceof PipelineError && error.code === 'run.not_running')) console.error(error);
    });
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    const last = await lastValueFrom(runner.events(started.id).pipe(tap(report.event)));
    if (last.kind !== 'ended') throw new Error(`the run's events ended with ${last.kind}`);
    await report.ended(last.run);
    return exitCode(last.run);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function exitCode({ status }: RunSnapshot): number {
  switch (status) {
    case 'success':
      return 0;
    case 'partial':
      return 3;
    case 'cancelled':
      return 130;
    case 'failed':
    case 'pending':
    case 'running':
      return 1;
    default:
      return status satisfies never;
  }
}
