import { randomUUID } from 'node:crypto';
import Koa, { type Context, type Next } from 'koa';
import { matchSocket } from '../live/match-socket.ts';
import { ApiError } from './api-error.ts';
import type { ApiDeps } from './deps.ts';
import { health } from './health.ts';
import { mountRoutes } from './mount-routes.ts';
import { toProblem } from './problem.ts';
import { routes } from './routes.ts';
import { securityHeaders } from './security-headers.ts';
import { serveUi } from './serve-ui.ts';

export type { ApiDeps, ApiSettings } from './deps.ts';

/** The HTTP side: API, health and UI. `attachLive` adds the WebSockets to the server that carries it. */
export function createApp(deps: ApiDeps): Koa {
  const app = new Koa();
  app.on('error', (error: unknown) => deps.log.error({ err: error }, 'a response could not be sent'));
  app.use(logRequests(deps));
  app.use(answerErrors(deps));
  app.use(securityHeaders());
  app.use(health(deps));
  app.use(mountRoutes(routes, deps));
  app.use(refuseUnknown);
  app.use(serveUi(deps.settings.uiDirectory));
  return app;
}

/** One line a request. The query string stays out: it may hold a one-time token. */
function logRequests({ log }: ApiDeps) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const requestId = randomUUID();
    const started = performance.now();
    ctx.state.requestId = requestId;
    ctx.set('X-Request-Id', requestId);
    await next();
    const line = {
      requestId,
      method: ctx.method,
      path: ctx.path,
      status: ctx.status,
      ms: Math.round(performance.now() - started),
      tenant: ctx.state.caller?.tenant.id,
      actor: ctx.state.caller?.actor,
    };
    if (ctx.status >= 500) log.error(line, 'request failed');
    else log.info(line, 'request');
  };
}

function answerErrors({ log }: ApiDeps) {
  return async (ctx: Context, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      const requestId: string = ctx.state.requestId;
      const problem = toProblem(error, requestId);
      if (problem.status >= 500) log.error({ requestId, err: error }, 'request failed');
      ctx.status = problem.status;
      if (error instanceof ApiError) ctx.set({ ...error.headers });
      ctx.body = JSON.stringify(problem);
      ctx.type = 'application/problem+json';
    }
  };
}

async function refuseUnknown(ctx: Context, next: Next): Promise<void> {
  if (ctx.path === '/api' || ctx.path.startsWith('/api/')) {
    if (matchSocket(ctx.path) !== null) throw needsUpgrade(ctx.path);
    throw new ApiError(404, 'request.unknown_address', {
      message: `There is no address ${ctx.path}.`,
      next: 'The document at GET /api/v1/openapi.json lists all addresses.',
    });
  }
  await next();
}

const needsUpgrade = (path: string): ApiError =>
  new ApiError(426, 'request.needs_upgrade', {
    message: `${path} is a WebSocket.`,
    next: 'Open it with a WebSocket client.',
    headers: { Connection: 'Upgrade', Upgrade: 'websocket' },
  });
