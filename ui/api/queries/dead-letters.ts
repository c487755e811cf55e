import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import type { DeadLetter, DeadLetterFilter, DeadLetterPreview, DeadLetterSelection, Run } from '../model.ts';
import { unwrap } from '../unwrap.ts';

export const letterQuery = (id: string) =>
  queryOptions({
    queryKey: ['dead-letters', 'one', id],
    queryFn: ({ signal }): Promise<DeadLetter> =>
      unwrap(client.GET('/dead-letters/{id}', { params: { path: { id } }, signal })),
  });

/** What dead letters died of. */
export const causesQuery = (filter: DeadLetterFilter) =>
  queryOptions({
    queryKey: ['dead-letters', 'causes', filter],
    queryFn: ({ signal }) => unwrap(client.GET('/dead-letters/causes', { params: { query: filter }, signal })),
  });

const PAGE = 20;

/** In the order in which they were rejected. */
export const letterListQuery = (filter: DeadLetterFilter) =>
  infiniteQueryOptions({
    queryKey: ['dead-letters', 'list', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam: cursor }) =>
      unwrap(
        client.GET('/dead-letters', {
          params: { query: { ...filter, limit: PAGE, ...(cursor && { cursor }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ pagination }) => pagination.cursor ?? undefined,
  });

/** `null`: the record that the source gave, again. */
export function editLetter(id: string, record: Record<string, unknown> | null): Promise<DeadLetter> {
  return unwrap(client.PATCH('/dead-letters/{id}', { params: { path: { id } }, body: { record } }));
}

/** Sets fields of open dead letters by expressions. */
export function editLetters(which: DeadLetterSelection, set: Record<string, string>) {
  return unwrap(client.POST('/dead-letters/edit', { body: { ...which, set } }));
}

export async function previewLetters(which: DeadLetterSelection): Promise<readonly DeadLetterPreview[]> {
  return (await unwrap(client.POST('/dead-letters/preview', { body: which }))).data;
}

export async function replayLetters(which: DeadLetterSelection): Promise<readonly Run[]> {
  return (await unwrap(client.POST('/dead-letters/replay', { body: which }))).data;
}

export async function discardLetters(which: DeadLetterSelection): Promise<number> {
  return (await unwrap(client.POST('/dead-letters/discard', { body: which }))).discarded;
}

/** Deletes dead letters that are done with. */
export async function purgeLetters(filter: DeadLetterFilter, before: string | undefined): Promise<number> {
  return (
    await unwrap(client.POST('/dead-letters/purge', { body: { filter, ...(before && { before }), open: false } }))
  ).purged;
}
