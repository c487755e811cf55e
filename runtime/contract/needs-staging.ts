import { PipelineError } from './errors.ts';

/** A lane cannot hold the rows of `node`: the run begins anew, with staged rows. Nothing of it is committed. */
export function needsStaging(node: string, why: string, cause?: unknown): PipelineError {
  return new PipelineError('run.needs_staging', {
    node,
    message: `All rows are read again, and staged in Postgres: ${why}.`,
    next: 'Nothing is to be done.',
    ...(cause === undefined ? {} : { cause }),
  });
}
