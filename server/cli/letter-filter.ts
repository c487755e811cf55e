import type { DeadLetterFilter } from '../../runtime/contract/dead-letter.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { isUuid } from '../store/is-uuid.ts';
import { findPipelineByRef } from '../store/pipelines.ts';
import type { ControlPlane } from './control-plane.ts';

export interface LetterChoice {
  /** Its name or id. */
  readonly pipeline?: string;
  readonly run?: string;
  readonly source?: string;
  readonly node?: string;
  readonly column?: string;
  readonly code?: string;
}

/** The filter that options mean. A pipeline or a run has to be named. */
export async function letterFilter(
  { store, tenant }: ControlPlane,
  { pipeline, run, ...rest }: LetterChoice,
): Promise<DeadLetterFilter> {
  if (pipeline === undefined && run === undefined) {
    throw new PipelineError('config.no_selection', {
      message: 'Whose dead letters are meant is not said.',
      next: 'Add --pipeline NAME or --run ID.',
    });
  }
  if (run !== undefined && !isUuid(run)) {
    throw new PipelineError('config.run_id', {
      message: `"${run}" is no id of a run.`,
      next: 'Give the id that `sluice run` printed at the end, such as 2f1c7b4e-0b1d-4c58-9a53-6d1f0c9be7a1.',
    });
  }
  if (pipeline === undefined) return { ...rest, runId: run };
  const found = await findPipelineByRef((await store()).db, tenant.id, pipeline);
  if (found !== null) return { ...rest, runId: run, pipelineId: found.id };
  throw new PipelineError('config.no_pipeline', {
    message: `There is no saved pipeline "${pipeline}".`,
    next: 'Give the name or id of a saved one; of a run that was made from a file, give --run ID.',
  });
}
