import { createOneTimeToken } from '../../auth/one-time-tokens.ts';
import { defineRoute } from '../route.ts';
import { ticketModel } from './schema.ts';

export const liveRoutes = [
  defineRoute(
    {
      method: 'POST',
      path: '/live/tickets',
      role: 'viewer',
      tag: 'live',
      summary: 'A ticket for one WebSocket',
      description:
        'For clients that can set neither a header nor a cookie: `wss://…/api/v1/live?token=…` or `/api/v1/runs/{id}/live?token=…` within a minute.',
      status: 201,
      response: ticketModel,
    },
    async ({ caller }, { store }) => {
      const { token, expiresAt } = await createOneTimeToken(store.db, 'live', {
        tenant: caller.tenant.id,
        role: caller.role,
      });
      return { token, expiresAt: expiresAt.toISOString() };
    },
  ),
];
