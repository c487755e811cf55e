import { queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import { unwrap } from '../unwrap.ts';

/** Rows of the source that a preview reads. */
const ROWS = 100;

/** What the first rows of the source become at every node of a version. Reads the source: asked for when somebody wants it. */
export const previewQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['pipelines', 'preview', id, version],
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) =>
      unwrap(
        client.POST('/pipelines/{id}/preview', { params: { path: { id } }, body: { version, limit: ROWS }, signal }),
      ),
  });
