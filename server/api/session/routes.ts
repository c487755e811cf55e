import { KEY_PREFIX } from '../../auth/api-keys.ts';
import { byKey, sessionCookie, tooManyAttempts } from '../../auth/authenticate.ts';
import type { Caller } from '../../auth/caller.ts';
import { redeemToken } from '../../auth/one-time-tokens.ts';
import { isSameOrigin } from '../../auth/same-origin.ts';
import { createSession, endSession, type SessionGrant } from '../../auth/sessions.ts';
import { findTenant } from '../../auth/tenants.ts';
import { ApiError } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute, type RouteRequest, type RouteSpec } from '../route.ts';
import { type Session, sessionModel, signInBody } from './schema.ts';

type Http = RouteRequest<RouteSpec>['http'];

const present = (caller: Pick<Caller, 'tenant' | 'role' | 'by'>): Session => ({
  tenant: { id: caller.tenant.id, name: caller.tenant.name },
  role: caller.role,
  by: caller.by,
});

export const sessionRoutes = [
  defineRoute(
    {
      method: 'POST',
      path: '/session',
      role: 'open',
      tag: 'session',
      summary: 'Sign in',
      description: 'Sets an httpOnly session cookie for the UI.',
      body: signInBody,
      status: 201,
      response: sessionModel,
    },
    async ({ body, http }, deps) => {
      const grant = await grantOf(body.token, http, deps);
      const tenant = await findTenant(deps.store.pool, grant.tenant);
      if (tenant === null) throw new Error(`tenant ${grant.tenant} of a stored token is missing`);
      const session = await createSession(deps.store.db, grant);
      setCookie(http, deps, session.id, session.expiresAt);
      return present({ tenant, role: grant.role, by: 'session' });
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/session',
      role: 'viewer',
      tag: 'session',
      summary: 'Who am I',
      status: 200,
      response: sessionModel,
    },
    async ({ caller }) => present(caller),
  ),
  defineRoute(
    { method: 'DELETE', path: '/session', role: 'open', tag: 'session', summary: 'Sign out', status: 204 },
    async ({ http }, deps) => {
      const id = sessionCookie(http.req, deps.settings.cookieName);
      if (id !== null && isSameOrigin(http.req)) {
        await endSession(deps.store.db, id);
        setCookie(http, deps, '', new Date(0));
      }
      return undefined;
    },
  ),
];

async function grantOf(token: string, http: Http, deps: ApiDeps): Promise<SessionGrant> {
  const address = http.req.socket.remoteAddress ?? '';
  if (deps.throttle.blocked(address)) throw tooManyAttempts();
  const once = await redeemToken(deps.store.db, 'sign_in', token);
  if (once !== null) return { ...once, apiKeyId: null };
  const caller = await byKey(token, http.req, deps).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 401 || token.startsWith(KEY_PREFIX)) throw error;
    throw new ApiError(401, 'auth.unknown_token', {
      message: 'This sign-in link was used already, is too old, or never was valid.',
      next: 'Take a fresh link from the server with "sluice link", or sign in with an API key.',
    });
  });
  return { tenant: caller.tenant.id, role: caller.role, apiKeyId: caller.actor.slice('key:'.length) };
}

function setCookie(http: Http, { settings }: ApiDeps, value: string, expires: Date): void {
  // Not http.cookies: its `secure` refuses to work behind a proxy that ends TLS.
  const secure = http.secure || http.get('x-forwarded-proto') === 'https' ? '; Secure' : '';
  http.append(
    'Set-Cookie',
    `${settings.cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Expires=${expires.toUTCString()}${secure}`,
  );
}
