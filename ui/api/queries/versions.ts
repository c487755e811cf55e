import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import type { Pipeline, PipelineDiff } from '../model.ts';
import { unwrap } from '../unwrap.ts';

const PAGE = 50;

/** Newest first. */
export const versionListQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['pipelines', 'versions', id],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam: cursor }) =>
      unwrap(
        client.GET('/pipelines/{id}/versions', {
          params: { path: { id }, query: { limit: PAGE, ...(cursor && { cursor }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ pagination }) => pagination.cursor ?? undefined,
  });

export const versionDiffQuery = (id: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['pipelines', 'diff', id, from, to],
    queryFn: ({ signal }): Promise<PipelineDiff> =>
      unwrap(client.GET('/pipelines/{id}/versions/diff', { params: { path: { id }, query: { from, to } }, signal })),
  });

export function publishVersion(id: string, version: number): Promise<Pipeline> {
  return unwrap(client.POST('/pipelines/{id}/versions/{version}/publish', { params: { path: { id, version } } }));
}

/** `baseVersion`: the latest version that the person has seen. */
export function revertToVersion(id: string, version: number, baseVersion: number): Promise<Pipeline> {
  return unwrap(
    client.POST('/pipelines/{id}/versions/{version}/revert', {
      params: { path: { id, version } },
      body: { baseVersion },
    }),
  );
}
