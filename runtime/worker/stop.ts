import { PipelineError } from '../contract/errors.ts';

/** Why a run is stopped from outside. `shutdown` leaves it to the next start. */
export type StopKind = 'cancelled' | 'shutdown' | 'taken_over';

const STOPS = {
  cancelled: {
    code: 'run.cancelled',
    message: 'The run was cancelled. What it had committed is kept.',
    next: 'Resume the run to go on from there.',
  },
  shutdown: {
    code: 'run.shutdown',
    message: 'Sluice was stopped while the run went on.',
    next: 'Nothing to do: the next start goes on from the last commit.',
  },
  taken_over: {
    code: 'run.taken_over',
    message: 'Another Sluice process goes on with this run.',
    next: 'Nothing to do: look at the run there.',
  },
} as const satisfies Record<StopKind, { code: string; message: string; next: string }>;

export function stop(kind: StopKind): PipelineError {
  const { code, ...text } = STOPS[kind];
  return new PipelineError(code, text);
}

export function isStop(code: string): boolean {
  return Object.values(STOPS).some((stopped) => stopped.code === code);
}

/** The `PipelineError` that a signal was aborted with. */
export function stopReason(signal: AbortSignal): PipelineError {
  return signal.reason instanceof PipelineError ? signal.reason : stop('shutdown');
}
