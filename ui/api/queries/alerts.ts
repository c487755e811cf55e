import { queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import type { Alert } from '../model.ts';
import { unwrap } from '../unwrap.ts';

/** Shown at once; the others come up as these are acknowledged. */
const SHOWN = 5;
const REFRESH_MS = 10_000;

export const openAlertsQuery = queryOptions({
  queryKey: ['alerts', 'open'],
  refetchInterval: REFRESH_MS,
  queryFn: ({ signal }) => unwrap(client.GET('/alerts', { params: { query: { limit: SHOWN } }, signal })),
});

export function acknowledgeAlert(id: string): Promise<Alert> {
  return unwrap(client.POST('/alerts/{id}/acknowledge', { params: { path: { id } } }));
}
