import type { PipelineRow } from '../../store/pipelines.ts';
import { readTriggerState } from '../../store/triggers.ts';
import type { ApiDeps } from '../deps.ts';
import { requireDraft } from '../pipelines/plan-version.ts';
import type { TriggerStateShown } from './schema.ts';

/** How the trigger of a pipeline stands. */
export async function showTrigger(deps: ApiDeps, row: PipelineRow): Promise<TriggerStateShown> {
  const state = await readTriggerState(deps.store.pool, row.id);
  const isActive = row.status === 'active';
  const { trigger } = await requireDraft(deps, row, state?.version ?? row.latest_version);
  const at = (moment: Date | null | undefined): string | null => moment?.toISOString() ?? null;
  return {
    state: stateOf(),
    version: state?.version ?? null,
    trigger,
    lastLookAt: at(state?.lastLookAt),
    nextLookAt: isActive ? at(state?.nextLookAt) : null,
    lastArrivalAt: at(state?.lastArrivalAt),
    lastRunId: state?.lastRunId ?? null,
    waitingFiles: state?.waiting ?? 0,
    nextDeadlineAt: isActive ? at(state?.deadlineAt) : null,
    lastMissedAt: at(state?.missedAt),
    error:
      state === null || state.error === null
        ? null
        : {
            code: state.error.code,
            message: state.error.message,
            next: state.error.next,
            since: at(state.failingSince),
            looks: state.failures,
          },
  };

  function stateOf(): TriggerStateShown['state'] {
    if (state === null) return trigger === null ? 'none' : 'unpublished';
    if (!isActive) return 'paused';
    return state.error === null ? 'watching' : 'failing';
  }
}
