import { queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';
import type { Session } from './model.ts';
import { unwrap } from './unwrap.ts';

/** Who is signed in; the server keeps it in an httpOnly cookie, so that no script can read it. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }): Promise<Session> => unwrap(client.GET('/session', { signal })),
  staleTime: Infinity,
  retry: false,
  meta: { asksWhoIsHere: true },
});

/** Takes a one-time sign-in token or an API key. */
export function signIn(token: string): Promise<Session> {
  return unwrap(client.POST('/session', { body: { token } }));
}

export async function signOut(): Promise<void> {
  await unwrap(client.DELETE('/session'));
}
