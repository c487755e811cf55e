import { queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import type { DeadLetter, DeadLetterPreview, DeadLetterSelection, Run } from '../model.ts';
import { unwrap } from '../unwrap.ts';

export const letterQuery = (id: string) =>
  queryOptions({
    queryKey: ['dead-letters', 'one', id],
    queryFn: ({ signal }): Promise<DeadLetter> =>
      unwrap(client.GET('/dead-letters/{id}', { params: { path: { id } }, signal })),
  });

/** What the dead letters of a run died of. */
export const runCausesQuery = (runId: string) =>
  queryOptions({
    queryKey: ['dead-letters', 'causes', runId],
    queryFn: ({ signal }) => unwrap(client.GET('/dead-letters/causes', { params: { query: { runId } }, signal })),
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
