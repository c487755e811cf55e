import type { Run, RunStatus } from '../api/model.ts';

export const RUN_STATUSES = [
  'pending',
  'running',
  'success',
  'partial',
  'failed',
  'cancelled',
] as const satisfies readonly RunStatus[];

export function isEnded(run: Run): boolean {
  return run.status !== 'pending' && run.status !== 'running';
}

/** Milliseconds from start to end, or until now; null before the start. */
export function runDuration(run: Run, now: number): number | null {
  if (run.startedAt === null) return null;
  const end = run.finishedAt === null ? now : Date.parse(run.finishedAt);
  return Math.max(0, end - Date.parse(run.startedAt));
}
