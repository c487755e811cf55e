import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import { unwrap } from '../unwrap.ts';

const PAGE = 50;
const DATA_PAGE = 200;

export const schemaListQuery = infiniteQueryOptions({
  queryKey: ['schemas', 'list'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ signal, pageParam: cursor }) =>
    unwrap(client.GET('/schemas', { params: { query: { limit: PAGE, ...(cursor && { cursor }) } }, signal })),
  getNextPageParam: ({ pagination }) => pagination.cursor ?? undefined,
});

export const schemaQuery = (id: string) =>
  queryOptions({
    queryKey: ['schemas', 'one', id],
    queryFn: ({ signal }) => unwrap(client.GET('/schemas/{id}', { params: { path: { id } }, signal })),
  });

/** Rows of the schema's table, 200 at a time. */
export const schemaDataQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['schemas', 'data', id],
    initialPageParam: 0,
    queryFn: ({ signal, pageParam: offset }) =>
      unwrap(
        client.GET('/schemas/{id}/data', { params: { path: { id }, query: { limit: DATA_PAGE, offset } }, signal }),
      ),
    getNextPageParam: ({ offset, rows, total }) => (offset + rows.length < total ? offset + rows.length : undefined),
  });
