import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import type { z } from 'zod';
import type { Json } from '../../runtime/contract/json.ts';
import type { Caller } from '../auth/caller.ts';
import type { Role } from '../auth/role.ts';
import type { ApiDeps } from './deps.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** A file part of a multipart request; the handler streams it itself from `request.http.req`. */
export interface MultipartSpec {
  readonly fields: z.ZodObject;
  readonly file: string;
}

/** All that validation, authentication and OpenAPI need to know of a route. */
export interface RouteSpec {
  readonly method: Method;
  /** Below `/api/v1`, parameters in braces: `/pipelines/{id}/run`. */
  readonly path: string;
  /** The least role that may call it; `open` needs no sign-in. */
  readonly role: Role | 'open';
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Where no header carries an API key, the query may: `?key=`. For senders that can set no header. */
  readonly keyInQuery?: true;
  /** `body` documents only; the handler gets the JSON as it came and checks it with a parser that finds more. */
  readonly rawBody?: true;
  /** Media types that its senders give JSON; `''`: none. */
  readonly alsoJson?: readonly string[];
  readonly multipart?: MultipartSpec;
  /** JSON numbers that a double would round reach the handler as raw JSON, for rows on their way into a table. */
  readonly exactNumbers?: true;
  readonly status: 200 | 201 | 202 | 204;
  readonly response?: z.ZodType;
}

type Part<T> = T extends z.ZodType ? z.output<T> : undefined;

export interface RouteRequest<S extends RouteSpec> {
  readonly params: Part<S['params']>;
  readonly query: Part<S['query']>;
  readonly body: S['rawBody'] extends true ? Json : Part<S['body']>;
  readonly caller: S['role'] extends 'open' ? Caller | null : Caller;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** For what is not JSON: cookies and multipart bodies. */
  readonly http: Context & { req: IncomingMessage };
}

/** Handlers may return frozen data: a response is only read. */
type Frozen<T> = T extends readonly (infer E)[]
  ? readonly Frozen<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

type Reply<S extends RouteSpec> = S['response'] extends z.ZodType ? Frozen<z.input<S['response']>> : undefined;

export interface Route extends RouteSpec {
  handle(request: RouteRequest<RouteSpec>, deps: ApiDeps): Promise<unknown>;
}

/** The one way to add a route: what is declared here is checked, documented and enforced. */
export function defineRoute<const S extends RouteSpec>(
  spec: S,
  handle: (request: RouteRequest<S>, deps: ApiDeps) => Promise<Reply<S>>,
): Route {
  return { ...spec, handle: handle as Route['handle'] };
}
