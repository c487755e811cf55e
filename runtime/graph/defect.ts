import { PipelineError } from '../contract/errors.ts';

/** The error itself where it is one of ours; else what nobody foresaw, as one that ends the run. */
export function asPipelineError(error: unknown): PipelineError {
  if (error instanceof PipelineError) return error;
  return new PipelineError('run.defect', {
    message: `The load stopped on an unexpected error: ${error instanceof Error ? error.message : String(error)}`,
    next: 'Report it with the run id; the run can be resumed from its stored positions.',
    cause: error,
  });
}
