import type { PipelineRow } from '../../store/pipelines.ts';
import { hastenTrigger, readTriggerState } from '../../store/triggers.ts';
import { ApiError } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams } from '../id.ts';
import { requirePipeline } from '../pipelines/pipeline-actions.ts';
import { requireDraft } from '../pipelines/plan-version.ts';
import { defineRoute } from '../route.ts';
import { readEvent } from './read-event.ts';
import { arrivalsBody, arrivalsQuery, arrivalsResponse, type TriggerStateShown, triggerResponse } from './schema.ts';

const tag = 'pipelines';

export const triggerRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/pipelines/{id}/trigger',
      role: 'viewer',
      tag,
      summary: "How a pipeline's trigger stands",
      description: 'It is paused and goes on with the pipeline: `PUT /pipelines/{id}` with `status` paused or active.',
      params: idParams,
      status: 200,
      response: triggerResponse,
    },
    async ({ params, caller }, deps) => showTrigger(deps, await requirePipeline(deps, caller.tenant.id, params.id)),
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/arrivals',
      role: 'viewer',
      tag,
      summary: 'Say that a file has arrived',
      description:
        'The trigger looks at once instead of at its next time. What has arrived is what it then finds: an event that is lost or comes twice loses and doubles nothing. Takes the events of the stores as they send them.',
      params: idParams,
      query: arrivalsQuery,
      body: arrivalsBody,
      rawBody: true,
      keyInQuery: true,
      status: 200,
      response: arrivalsResponse,
    },
    async ({ params, body, caller }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const event = readEvent(body);
      if (event === null) throw unknownEvent();
      const { paths, handshake } = event;
      if (handshake === undefined) await hastenTrigger(deps.store.pool, row.id);
      const { state } = await showTrigger(deps, row);
      if (state === 'none') throw noTrigger(row);
      return { paths: [...paths], state, ...(handshake === undefined ? {} : { validationResponse: handshake }) };
    },
  ),
];

async function showTrigger(deps: ApiDeps, row: PipelineRow): Promise<TriggerStateShown> {
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

const unknownEvent = (): ApiError =>
  new ApiError(400, 'trigger.unknown_event', {
    message: 'This is no event of a store that is known here.',
    next: 'Send { "path": "in/a.csv" }, or let S3, EventBridge, Pub/Sub or Event Grid send theirs as they are.',
  });

const noTrigger = (row: PipelineRow): ApiError =>
  new ApiError(409, 'trigger.none', {
    message: `"${row.name}" has no trigger: files that arrive start no run.`,
    next: 'Save it with a trigger of the type file_arrival, and publish that version.',
  });
