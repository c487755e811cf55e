import type { DeadLetterFilter } from '../../runtime/contract/dead-letter.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { RunRequest } from '../../runtime/contract/run.ts';
import { planReplays } from '../planning/replay/plan-replays.ts';
import type { ControlPlane } from './control-plane.ts';
import { readPipelineFile } from './pipeline-file.ts';
import { planFile } from './plan-file.ts';
import { REGISTRY } from './registry.ts';

export interface ReplayOrder {
  readonly plane: ControlPlane;
  readonly filter: DeadLetterFilter;
  /** Of the pipeline file; `undefined`: through the saved pipeline. */
  readonly path: string | undefined;
  readonly allowPrivateHosts: boolean;
  readonly signal: AbortSignal;
}

/** The one run that replays open dead letters, through a pipeline file or the pipeline that is saved. */
export async function replayRequest({
  plane,
  filter,
  path,
  allowPrivateHosts,
  signal,
}: ReplayOrder): Promise<RunRequest> {
  const { store, tenant } = plane;
  if (path !== undefined) {
    const file = await readPipelineFile({ path, allowPrivateHosts, controlPlane: async () => plane, signal });
    const { plan } = await planFile(file);
    return { plan, tenant: tenant.id, pipelineId: null, version: null, trigger: 'replay', replay: filter };
  }
  const [replay, ...others] = await planReplays({ store: await store(), registry: REGISTRY }, tenant, { filter });
  if (replay !== undefined && others.length === 0) return replay;
  throw new PipelineError('dead_letter.none_open', {
    message: 'None of these dead letters is open.',
    next: 'See how they stand: sluice dead-letters causes.',
  });
}
