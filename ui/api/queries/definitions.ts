import { queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import { unwrap } from '../unwrap.ts';

/** The forms of all settings: they stay as they are while the server runs. */
export const definitionsQuery = queryOptions({
  queryKey: ['definitions'],
  queryFn: ({ signal }) => unwrap(client.GET('/definitions', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});
