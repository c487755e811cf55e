import { PipelineError } from './errors.ts';

/** Detail of the error of a source that is in order, but has nothing to read: it may have later. */
export const NOTHING_YET = { nothingYet: true } as const;

/** Whether a source has failed for no other reason than that it has nothing to read yet. */
export function isNothingYet(error: unknown): boolean {
  if (!(error instanceof PipelineError)) return false;
  const { detail } = error;
  return typeof detail === 'object' && detail !== null && 'nothingYet' in detail && detail.nothingYet === true;
}
