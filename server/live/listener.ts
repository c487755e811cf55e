import type { IncomingMessage } from 'node:http';
import { ApiError } from '../api/api-error.ts';
import type { ApiDeps } from '../api/deps.ts';
import { authenticate } from '../auth/authenticate.ts';
import { redeemToken } from '../auth/one-time-tokens.ts';
import { allows, type Role } from '../auth/role.ts';
import { isSameOrigin } from '../auth/same-origin.ts';

/** The tenant for which a client may listen: by a ticket in the address, a key in a header, or a page's session. */
export async function listener(
  req: IncomingMessage,
  { ticket, role }: { readonly ticket: string | null; readonly role: Role },
  deps: ApiDeps,
): Promise<string> {
  const found = ticket === null ? await byRequest(req, deps) : await byTicket(ticket, deps);
  if (allows(found.role, role)) return found.tenant;
  throw new ApiError(403, 'auth.role', {
    message: `This needs the role ${role}; yours is ${found.role}.`,
    next: 'Ask an administrator for a key with that role.',
  });
}

interface Listener {
  readonly tenant: string;
  readonly role: Role;
}

async function byTicket(ticket: string, { store }: ApiDeps): Promise<Listener> {
  const grant = await redeemToken(store.db, 'live', ticket);
  if (grant !== null) return grant;
  throw new ApiError(401, 'auth.unknown_ticket', {
    message: 'This ticket was used already, is too old, or never was valid.',
    next: 'Take a fresh one with POST /api/v1/live/tickets for every connection.',
  });
}

async function byRequest(req: IncomingMessage, deps: ApiDeps): Promise<Listener> {
  const caller = await authenticate(req, deps);
  if (caller === null) {
    throw new ApiError(401, 'auth.not_signed_in', {
      message: 'This needs a sign-in.',
      next: 'Send an API key in a header, or ?token= with a ticket of POST /api/v1/live/tickets.',
    });
  }
  if (caller.by === 'session' && !isSameOrigin(req)) {
    throw new ApiError(403, 'auth.cross_origin', {
      message: 'A page of another site opened this WebSocket with your session.',
      next: 'Use the Sluice page itself, or an API key.',
    });
  }
  return { tenant: caller.tenant.id, role: caller.role };
}
