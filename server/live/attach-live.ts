import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { ApiError } from '../api/api-error.ts';
import type { ApiDeps } from '../api/deps.ts';
import { toProblem } from '../api/problem.ts';
import { requireRun } from '../api/runs/require-run.ts';
import { authenticate } from '../auth/authenticate.ts';
import { redeemToken } from '../auth/one-time-tokens.ts';
import { isSameOrigin } from '../auth/same-origin.ts';
import { followRun, followTenant } from './follow.ts';

const PATH = /^\/api\/v1\/(?:runs\/([^/]+)\/)?live$/;
/** Clients have nothing to say. */
const MAX_PAYLOAD_BYTES = 1024;
const HEARTBEAT_MS = 30_000;
const GOING_AWAY = 1001;

export interface Live {
  /** Says goodbye to every client. */
  close(): Promise<void>;
}

/** Adds the WebSockets `/api/v1/live` and `/api/v1/runs/{id}/live` to a server. */
export function attachLive(server: Server, deps: ApiDeps): Live {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD_BYTES });
  const answered = new WeakSet<WebSocket>();

  const onUpgrade = (req: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const drop = () => socket.destroy();
    socket.once('error', drop);
    admit(req, deps).then(
      ({ tenant, runId }) => {
        socket.off('error', drop);
        sockets.handleUpgrade(req, socket, head, (client) => {
          answered.add(client);
          client.on('pong', () => answered.add(client));
          client.on('error', (error) => deps.log.info({ err: error }, 'a live connection failed'));
          const events = runId === null ? followTenant(deps.runner, tenant) : followRun(deps.runner, runId);
          events(client, (error) => deps.log.error({ err: error }, 'a live connection cannot go on'));
        });
      },
      (error: unknown) => refuse(socket, error, deps),
    );
  };
  server.on('upgrade', onUpgrade);

  const heartbeat = setInterval(() => {
    for (const client of sockets.clients) {
      if (!answered.delete(client)) client.terminate();
      else client.ping();
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    async close() {
      clearInterval(heartbeat);
      server.off('upgrade', onUpgrade);
      for (const client of sockets.clients) {
        client.close(GOING_AWAY, 'the server stops');
        client.terminate();
      }
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

/** Who may listen, and to what. */
async function admit(req: IncomingMessage, deps: ApiDeps): Promise<{ tenant: string; runId: string | null }> {
  const url = new URL(req.url ?? '/', 'http://local');
  const match = PATH.exec(url.pathname);
  if (match === null) {
    throw new ApiError(404, 'request.unknown_address', {
      message: `There is no WebSocket ${url.pathname}.`,
      next: 'Use /api/v1/live or /api/v1/runs/{id}/live.',
    });
  }
  const tenant = await tenantOf(req, url.searchParams.get('token'), deps);
  const runId = match[1] === undefined ? null : decodeURIComponent(match[1]);
  if (runId !== null) await requireRun(deps, tenant, runId);
  return { tenant, runId };
}

async function tenantOf(req: IncomingMessage, ticket: string | null, deps: ApiDeps): Promise<string> {
  if (ticket !== null) {
    const grant = await redeemToken(deps.store.db, 'live', ticket);
    if (grant !== null) return grant.tenant;
    throw new ApiError(401, 'auth.unknown_ticket', {
      message: 'This ticket was used already, is too old, or never was valid.',
      next: 'Take a fresh one with POST /api/v1/live/tickets for every connection.',
    });
  }
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
  return caller.tenant.id;
}

function refuse(socket: Duplex, error: unknown, { log }: ApiDeps): void {
  const requestId = randomUUID();
  const problem = toProblem(error, requestId);
  if (problem.status >= 500) log.error({ requestId, err: error }, 'a WebSocket was refused');
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
