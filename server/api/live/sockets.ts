import { idParams } from '../id.ts';
import { requireRun } from '../runs/require-run.ts';
import { liveMessageModel } from '../runs/schema.ts';
import type { Socket } from '../socket.ts';

const common = { role: 'viewer', tag: 'live', message: liveMessageModel } as const;

/** Every WebSocket of `/api/v1`. Admission and the OpenAPI document both come from it. */
export const sockets: readonly Socket[] = [
  {
    ...common,
    path: '/live',
    summary: 'Follow all runs of the tenant',
    description:
      'A snapshot of each run that goes on, then its changes at most four times a second, then its end; runs that start later likewise. Stays open. A slow client gets fewer messages, each with the newest state; after a lost connection all begins with snapshots again.',
    closes: ['stopping', 'tooLong', 'failed'],
    open: async (_params, tenant, { runner }) => runner.allEvents(tenant),
  },
  {
    ...common,
    path: '/runs/{id}/live',
    summary: 'Follow a run',
    description:
      'A snapshot, then the changes at most four times a second, then the end, after which the server closes. A slow client gets fewer messages, each with the newest state; after a lost connection all begins with a snapshot again.',
    params: idParams,
    closes: ['ended', 'stopping', 'tooLong', 'failed'],
    open: async (params, tenant, deps) => {
      const { id } = await requireRun(deps, tenant, params.id ?? '');
      return deps.runner.events(id);
    },
  },
];
