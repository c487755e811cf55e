import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import type { ResumeRun, Run, RunFilter, RunLogEntry } from '../model.ts';
import { unwrap } from '../unwrap.ts';

const ERROR_PAGE = 25;
/** Causes that are shown; more than these hide what matters. */
const CAUSES = 10;
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
    placeholderData: whileSame(id),
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

/** The commonest causes of the rows that failed. */
export const runCausesQuery = (id: string, ended: boolean) =>
  queryOptions({
    queryKey: ['runs', 'causes', id, { ended }],
    refetchInterval: ended ? false : ERROR_REFRESH_MS,
    placeholderData: whileSame(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/runs/{id}/errors/causes', { params: { path: { id }, query: { limit: CAUSES } }, signal })),
  });

/** What the run said, oldest first; a run of a pipeline that was never saved keeps none. */
export const runLogQuery = (id: string, pipelineId: string | null, ended: boolean) =>
  queryOptions({
    queryKey: ['runs', 'log', id, { ended }],
    enabled: pipelineId !== null,
    placeholderData: whileSame(id),
    queryFn: async ({ signal }): Promise<readonly RunLogEntry[]> => {
      const path = { id: pipelineId ?? '', runId: id };
      const { log } = await unwrap(client.GET('/pipelines/{id}/runs/{runId}/progress', { params: { path }, signal }));
      return log.map(({ timestamp, ...entry }) => ({ ...entry, at: timestamp }));
    },
  });

/** Resolves when the run has ended. */
export function cancelRun(id: string): Promise<Run> {
  return unwrap(client.POST('/runs/{id}/cancel', { params: { path: { id } } }));
}

/** `errorHandling`: for bad rows from now on, in place of what the run's plan says. */
export function resumeRun(id: string, body: ResumeRun): Promise<Run> {
  return unwrap(client.POST('/runs/{id}/resume', { params: { path: { id } }, body }));
}

/** Keeps what is shown of a run until newer comes, but never shows one run's data as another's. */
function whileSame(id: string) {
  return <T>(previous: T | undefined, query: { readonly queryKey: readonly unknown[] } | undefined): T | undefined =>
    query?.queryKey[2] === id ? previous : undefined;
}
