import type { QueryClient } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import { ApiProblem } from '../api/problem.ts';
import { sessionQuery, signIn } from '../api/session.ts';

/**
 * Signs in by the token of a link that the server printed (`?token=…` or `#token=…`), and takes it out of the
 * address, so that it is neither kept in the history nor shared with a copied link.
 */
export async function signInByLink(queryClient: QueryClient, href: string): Promise<void> {
  const url = new URL(href, location.origin);
  const hash = new URLSearchParams(url.hash.slice(1));
  const token = url.searchParams.get('token') ?? hash.get('token');
  if (token === null) return;
  url.searchParams.delete('token');
  hash.delete('token');
  url.hash = hash.toString();
  const rest = url.href.slice(url.origin.length);
  try {
    // A query, so that two navigations at once use the token once.
    const session = await queryClient.fetchQuery({
      queryKey: ['sign-in', token],
      queryFn: () => signIn(token),
      staleTime: Infinity,
      retry: false,
      meta: { asksWhoIsHere: true },
    });
    queryClient.setQueryData(sessionQuery.queryKey, session);
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error;
    if (await isSignedIn(queryClient)) throw redirect({ href: rest, replace: true });
    throw redirect({ to: '/sign-in', search: { refused: true, ...(rest !== '/' && { next: rest }) }, replace: true });
  }
  throw redirect({ href: rest, replace: true });
}

/** A used link opened again in a browser that is still signed in is no fault. */
async function isSignedIn(queryClient: QueryClient): Promise<boolean> {
  try {
    await queryClient.fetchQuery(sessionQuery);
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return false;
    throw error;
  }
}
