import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import type { Run, RunFilter } from '../model.ts';
import { unwrap } from '../unwrap.ts';

const ERROR_PAGE = 25;
const ERROR_REFRESH_MS = 3000;

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', 'one', id],
    queryFn: ({ signal }): Promise<Run> => unwrap(client.GET('/runs/{id}', { params: { path: { id } }, signal })),
  });

export const runListQuery = (filter: RunFilter, limit = 25) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'list', filter, limit],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam: cursor }) =>
      unwrap(client.GET('/runs', { params: { query: { ...filter, limit, ...(cursor && { cursor }) } }, signal })),
    getNextPageParam: ({ pagination }) => pagination.cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** While the run goes on, asked again every three seconds; afresh when it has `ended`. */
export const runErrorsQuery = (id: string, ended: boolean) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'errors', id, { ended }],
    refetchInterval: ended ? false : ERROR_REFRESH_MS,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam: cursor }) =>
      unwrap(
        client.GET('/runs/{id}/errors', {
          params: { path: { id }, query: { limit: ERROR_PAGE, ...(cursor && { cursor }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ pagination }) => pagination.cursor ?? undefined,
  });

/** Resolves when the run has ended. */
export function cancelRun(id: string): Promise<Run> {
  return unwrap(client.POST('/runs/{id}/cancel', { params: { path: { id } } }));
}

export function resumeRun(id: string): Promise<Run> {
  return unwrap(client.POST('/runs/{id}/resume', { params: { path: { id } } }));
}
