import Router from '@koa/router';
import type { Context, Middleware, ParameterizedContext } from 'koa';
import type { z } from 'zod';
import { check } from '../../runtime/plan/issues.ts';
import { authenticate } from '../auth/authenticate.ts';
import type { Caller } from '../auth/caller.ts';
import { allows } from '../auth/role.ts';
import { isSafeMethod, isSameOrigin } from '../auth/same-origin.ts';
import { ApiError, invalid } from './api-error.ts';
import type { ApiDeps } from './deps.ts';
import { parseBody } from './parse-body.ts';
import type { Route, RouteRequest, RouteSpec } from './route.ts';
import { refusedTexts } from './unstorable.ts';

/** Turns the route table into middleware: sign-in, role, validation of request and response. */
export function mountRoutes(routes: readonly Route[], deps: ApiDeps): Middleware {
  const router = new Router({ prefix: '/api/v1' });
  for (const route of routes) {
    router.register(route.path.replaceAll(/\{(\w+)\}/g, ':$1'), [route.method.toLowerCase()], async (ctx) => {
      await answer(route, ctx as unknown as Context, deps);
    });
  }
  const dispatch = router.routes();
  return (ctx, next) =>
    dispatch(ctx as never, () => {
      refuseMethod(ctx, router);
      return next();
    });
}

/** 405 where the address is known, but not with this method. */
function refuseMethod(ctx: ParameterizedContext, router: Router): void {
  const methods = [...new Set(router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods))];
  if (methods.length === 0) return;
  throw new ApiError(405, 'request.method_not_allowed', {
    message: `${ctx.path} does not take ${ctx.method}, only ${methods.join(', ')}.`,
    next: 'The document at GET /api/v1/openapi.json lists the methods of each address.',
    headers: { Allow: methods.join(', ') },
  });
}

async function answer(route: Route, ctx: Context, deps: ApiDeps): Promise<void> {
  const caller = await admit(route, ctx, deps);
  ctx.state.caller = caller;
  const request = await readRequest(route, ctx, deps, caller);
  const reply = await route.handle(request, deps).catch((cause: unknown) => {
    const { params, query, body } = request;
    throw refusedTexts(cause, { path: params, query, '': body }) ?? cause;
  });
  ctx.status = route.status;
  if (route.response === undefined) ctx.body = null;
  // The response model is a list of what may leave: a key that it does not name is not sent.
  else ctx.body = route.response.parse(reply);
  if (route.status === 204) ctx.status = 204;
}

async function admit(route: Route, ctx: Context, deps: ApiDeps): Promise<Caller | null> {
  if (route.role === 'open') return null;
  const caller = await authenticate(ctx.req, deps, route.keyInQuery === true);
  if (caller === null) {
    throw new ApiError(401, 'auth.not_signed_in', {
      message: 'This needs a sign-in.',
      next: 'Send an API key as "Authorization: Bearer slc_…" or "X-API-Key: slc_…".',
      headers: { 'WWW-Authenticate': 'Bearer realm="sluice"' },
    });
  }
  if (caller.by === 'session' && !isSafeMethod(route.method) && !isSameOrigin(ctx.req)) {
    throw new ApiError(403, 'auth.cross_origin', {
      message: 'A page of another site sent this request with your session.',
      next: 'Use the Sluice page itself, or an API key.',
    });
  }
  if (!allows(caller.role, route.role)) {
    throw new ApiError(403, 'auth.role', {
      message: `This needs the role ${route.role}; yours is ${caller.role}.`,
      next: 'Ask an administrator for a key with that role.',
    });
  }
  return caller;
}

async function readRequest(
  route: Route,
  ctx: Context,
  deps: ApiDeps,
  caller: Caller | null,
): Promise<RouteRequest<RouteSpec>> {
  // A route that takes files as well reads its body itself.
  const body =
    route.body === undefined || route.multipart !== undefined
      ? undefined
      : await readCheckedBody(route, route.body, ctx, deps);
  const gone = new AbortController();
  ctx.res.once('close', () => gone.abort());
  return {
    params: (route.params === undefined ? undefined : held(route.params, ctx.params, 'path')) as undefined,
    query: (route.query === undefined ? undefined : held(route.query, { ...ctx.query }, 'query')) as undefined,
    body: body as undefined,
    caller,
    signal: gone.signal,
    http: ctx as RouteRequest<RouteSpec>['http'],
  } as RouteRequest<RouteSpec>;
}

async function readCheckedBody(route: Route, model: z.ZodType, ctx: Context, deps: ApiDeps): Promise<unknown> {
  const body = await parseBody(ctx.req, bodyOptions(route, deps));
  if (body === undefined && !model.safeParse(undefined).success) {
    throw new ApiError(400, 'request.no_body', {
      message: 'The request has no body.',
      next: 'Send JSON with "Content-Type: application/json".',
    });
  }
  return route.rawBody === true ? body : held(model, body, '');
}

const bodyOptions = (route: Route, deps: ApiDeps) => ({
  maxBytes: deps.settings.maxBodyBytes,
  exactNumbers: route.exactNumbers ?? false,
  alsoJson: route.alsoJson ?? [],
});

/** `base`: where the value stands, for the paths of issues; `''` is the body. */
function held(model: z.ZodType, value: unknown, base: string): unknown {
  const checked = check(model, value, base);
  if (checked.ok) return checked.value;
  throw invalid(checked.issues);
}
