import { infiniteQueryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import { unwrap } from '../unwrap.ts';

const PAGE = 50;

export const connectorListQuery = infiniteQueryOptions({
  queryKey: ['connectors', 'list'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ signal, pageParam: cursor }) =>
    unwrap(client.GET('/connectors', { params: { query: { limit: PAGE, ...(cursor && { cursor }) } }, signal })),
  getNextPageParam: ({ pagination }) => pagination.cursor ?? undefined,
});

/** Tests a saved connector; the server stores the outcome with it. */
export function testConnector(id: string) {
  return unwrap(client.POST('/connectors/test', { body: { id } }));
}
