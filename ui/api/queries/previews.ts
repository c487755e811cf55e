import { queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import type { PreviewRequest } from '../model.ts';
import { unwrap } from '../unwrap.ts';

/** Rows of the source that a preview reads. */
const ROWS = 100;

type GivenRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
type Rows = NonNullable<PreviewRequest['rowsBySource']>;

/** What the first rows of the sources, or given ones by source, become at every node of a version. Reads the source: asked for when somebody wants it. */
export const previewQuery = (id: string, version: number, rows: GivenRows | null) =>
  queryOptions({
    queryKey: ['pipelines', 'preview', id, version, rows],
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) =>
      unwrap(
        client.POST('/pipelines/{id}/preview', {
          params: { path: { id } },
          body: { version, limit: ROWS, ...(rows && { rowsBySource: rows as Rows }) },
          signal,
        }),
      ),
  });

/** What a load of this version would do: it is done, and taken back. `all`: of all rows, in place of the first ones. */
export function dryRun(id: string, version: number, all: boolean) {
  const body = { version, ...(all && { rows: 'all' as const }) };
  return unwrap(client.POST('/pipelines/{id}/dry-run', { params: { path: { id } }, body }));
}
