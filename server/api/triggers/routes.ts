import { hastenTrigger } from '../../store/triggers.ts';
import { ApiError } from '../api-error.ts';
import { idParams } from '../id.ts';
import { requirePipeline } from '../pipelines/pipeline-actions.ts';
import { defineRoute } from '../route.ts';
import { confirmSubscription } from './events/confirm-subscription.ts';
import { permitSender } from './events/permit-sender.ts';
import { readEvent } from './events/read-event.ts';
import { lookAtOnce } from './look-at-once.ts';
import { noTrigger } from './no-trigger.ts';
import { arrivalsBody, arrivalsQuery, arrivalsResponse, triggerLookResponse, triggerResponse } from './schema.ts';
import { showTrigger } from './show-trigger.ts';

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
      path: '/pipelines/{id}/trigger/look',
      role: 'editor',
      tag,
      summary: 'Make the trigger look now',
      description:
        'Makes one look and says what it has found and started. A look that takes longer than 20 seconds goes on by itself: `outcome` is then `looking`, and `GET /pipelines/{id}/trigger` tells its end.',
      params: idParams,
      status: 200,
      response: triggerLookResponse,
    },
    async ({ params, caller }, deps) =>
      await lookAtOnce(deps, await requirePipeline(deps, caller.tenant.id, params.id)),
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
      // SNS says that its JSON is text, and Pub/Sub says of a bare message what the publisher did, or nothing.
      alsoJson: ['text/plain', 'application/octet-stream', ''],
      keyInQuery: true,
      status: 200,
      response: arrivalsResponse,
    },
    async ({ params, body, caller, signal }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const event = readEvent(body);
      if (event === null) throw unknownEvent();
      const { paths, handshake, confirm } = event;
      const isAsking = handshake !== undefined || confirm !== undefined;
      if (!isAsking) await hastenTrigger(deps.store.pool, row.id);
      const { state } = await showTrigger(deps, row);
      if (state === 'none') throw noTrigger(row);
      if (confirm !== undefined) await confirmSubscription(deps, confirm, signal);
      return { paths: [...paths], state, ...(handshake === undefined ? {} : { validationResponse: handshake }) };
    },
  ),
  defineRoute(
    {
      method: 'OPTIONS',
      path: '/pipelines/{id}/arrivals',
      role: 'viewer',
      tag,
      summary: 'Ask whether events may be sent',
      description:
        'The handshake of CloudEvents, by which Event Grid asks before it sends: `WebHook-Request-Origin` is answered with `WebHook-Allowed-Origin` and `WebHook-Allowed-Rate`.',
      params: idParams,
      query: arrivalsQuery,
      keyInQuery: true,
      status: 200,
      response: arrivalsResponse,
    },
    async ({ params, caller, http }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const { state } = await showTrigger(deps, row);
      if (state === 'none') throw noTrigger(row);
      http.set({ ...permitSender(http.req.headers) });
      return { paths: [], state };
    },
  ),
];

const unknownEvent = (): ApiError =>
  new ApiError(400, 'trigger.unknown_event', {
    message: 'This is no event of a store that is known here.',
    next: 'Send { "path": "in/a.csv" }, or let S3, EventBridge, SNS, Pub/Sub or Event Grid send theirs as they are.',
  });
