import type { IncomingMessage } from 'node:http';
import { sql } from 'kysely';
import { ApiError } from '../api/api-error.ts';
import type { ApiDeps } from '../api/deps.ts';
import { findApiKey, KEY_PREFIX } from './api-keys.ts';
import type { Caller } from './caller.ts';
import { findSession } from './sessions.ts';
import { findTenant } from './tenants.ts';

/**
 * Who sends this request: an API key (`Authorization: Bearer` or `X-API-Key`) or a browser's session cookie.
 * `null` when it carries neither. A wrong key is refused, ever more slowly. `inQuery`: the key may also be in the address, beside a
 * token of the sender's own in the header: Pub/Sub and Event Grid can send one.
 */
export async function authenticate(req: IncomingMessage, deps: ApiDeps, inQuery = false): Promise<Caller | null> {
  const presented = presentedKey(req);
  const queried = inQuery && !isApiKey(presented) ? queriedKey(req) : null;
  const key = queried ?? presented;
  const found = key === null ? await bySession(req, deps) : await byKey(key, req, deps);
  const wanted = req.headers['x-tenant-id'];
  if (found !== null && wanted !== undefined && wanted !== found.tenant.id) {
    throw new ApiError(403, 'auth.wrong_tenant', {
      message: `X-Tenant-Id names another tenant than the one this ${found.by} belongs to.`,
      next: `Leave X-Tenant-Id out, or send "${found.tenant.id}".`,
    });
  }
  return found;
}

const isApiKey = (text: string | null): boolean => text?.startsWith(KEY_PREFIX) === true;

function presentedKey(req: IncomingMessage): string | null {
  const header = req.headers['x-api-key'];
  if (typeof header === 'string') return header;
  const bearer = /^Bearer\s+(\S+)$/i.exec(req.headers.authorization ?? '');
  return bearer?.[1] ?? null;
}

function queriedKey(req: IncomingMessage): string | null {
  return new URLSearchParams((req.url ?? '').split('?')[1] ?? '').get('key');
}

/** The caller of a key; also what signing in with a key checks. */
export async function byKey(key: string, req: IncomingMessage, deps: ApiDeps): Promise<Caller> {
  const { store, throttle } = deps;
  const address = req.socket.remoteAddress ?? '';
  if (throttle.blocked(address)) throw tooManyAttempts();
  const found = await findApiKey(store.db, key);
  if (found === null) {
    if (!(await throttle.failed(address))) throw tooManyAttempts();
    throw new ApiError(401, 'auth.unknown_key', {
      message: 'This API key is unknown or was revoked.',
      next: 'Send a valid key as "Authorization: Bearer slc_…" or "X-API-Key: slc_…".',
    });
  }
  throttle.succeeded(address);
  await store.db
    .updateTable('api_keys')
    .set({ last_used_at: new Date() })
    .where('id', '=', found.id)
    // Written once a minute at most: a busy key must not be a hot row.
    .where(sql<boolean>`coalesce(last_used_at < now() - interval '1 minute', true)`)
    .execute();
  return caller(deps, found, 'key', `key:${found.id}`);
}

async function bySession(req: IncomingMessage, deps: ApiDeps): Promise<Caller | null> {
  const id = sessionCookie(req, deps.settings.cookieName);
  const session = id === null ? null : await findSession(deps.store.db, id);
  if (session === null) return null;
  return caller(deps, session, 'session', session.apiKeyId === null ? 'session' : `key:${session.apiKeyId}`);
}

async function caller(
  deps: ApiDeps,
  grant: { tenant: string; role: Caller['role'] },
  by: Caller['by'],
  actor: string,
): Promise<Caller> {
  const tenant = await findTenant(deps.store.pool, grant.tenant);
  if (tenant === null) throw new Error(`tenant ${grant.tenant} of a stored credential is missing`);
  return { tenant, role: grant.role, by, actor };
}

export function sessionCookie(req: IncomingMessage, name: string): string | null {
  const found = (req.headers.cookie ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? null : found.slice(name.length + 1);
}

/** Answer to too many failures, here and where one-time tokens are tried. */
export const tooManyAttempts = (): ApiError =>
  new ApiError(429, 'auth.too_many_attempts', {
    message: 'Too many failed sign-ins from this address are waiting for their answer.',
    next: 'Wait some seconds, then try once with the right key.',
    headers: { 'Retry-After': '5' },
  });
