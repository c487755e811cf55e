import { z } from 'zod';
import type { ApiDeps } from './deps.ts';
import { sockets } from './live/sockets.ts';
import { problemModel } from './problem.ts';
import { defineRoute, type Route } from './route.ts';
import { CLOSES, type Socket } from './socket.ts';

type JsonSchema = { [key: string]: unknown };
type Components = Record<string, JsonSchema>;

/** The address of the document; `routes` gives the whole table, this route included. */
export const openApiRoutes = (routes: () => readonly Route[]): readonly Route[] => [
  defineRoute(
    {
      method: 'GET',
      path: '/openapi.json',
      role: 'open',
      tag: 'openapi',
      summary: 'This document',
      status: 200,
      response: z.looseObject({ openapi: z.string() }),
    },
    async (_request, deps) => openApiDocument(routes(), sockets, deps.settings.version) as { openapi: string },
  ),
];

/** OpenAPI 3.1 of the tables of routes and WebSockets: what is checked is what is documented. */
export function openApiDocument(
  routes: readonly Route[],
  sockets: readonly Socket[],
  version: ApiDeps['settings']['version'],
): JsonSchema {
  const components: Components = {};
  schemaOf(problemModel, 'output', components);
  const paths: Record<string, JsonSchema> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, components) };
  }
  for (const socket of sockets) {
    paths[socket.path] = { ...paths[socket.path], get: socketOperation(socket, components) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sluice',
      version,
      description: 'Loads data into Postgres: nothing lost, nothing doubled, every row accounted for.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set([...routes, ...sockets].map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key: slc_…' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        session: { type: 'apiKey', in: 'cookie', name: 'sluice_session', description: 'Set by POST /session.' },
        ticket: {
          type: 'apiKey',
          in: 'query',
          name: 'token',
          description: 'For one WebSocket: of POST /live/tickets.',
        },
      },
      schemas: components,
    },
  };
}

function operation(route: Route, components: Components): JsonSchema {
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(route.role === 'open' ? { security: [] } : { 'x-role': route.role }),
    parameters: [...parameters(route.params, 'path', components), ...parameters(route.query, 'query', components)],
    ...requestBody(route, components),
    responses: {
      [route.status]: {
        description: route.status === 204 ? 'Done' : 'OK',
        ...(route.response === undefined
          ? {}
          : { content: { 'application/json': { schema: schemaOf(route.response, 'output', components) } } }),
      },
      default: PROBLEM,
    },
  };
}

const PROBLEM: JsonSchema = {
  description: 'What went wrong',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** OpenAPI knows the handshake of a WebSocket; what comes after it stands in `x-websocket`. */
function socketOperation(socket: Socket, components: Components): JsonSchema {
  const message = schemaOf(socket.message, 'output', components);
  return {
    operationId: operationId({ method: 'GET', path: socket.path }),
    tags: [socket.tag],
    summary: socket.summary,
    description: socket.description,
    security: [{ bearer: [] }, { apiKey: [] }, { session: [] }, { ticket: [] }],
    'x-role': socket.role,
    'x-websocket': {
      serverMessages: { contentType: 'application/json', schema: message },
      clientMessages: null,
      closes: Object.fromEntries(socket.closes.map((cause) => [CLOSES[cause].code, CLOSES[cause].description])),
    },
    parameters: parameters(socket.params, 'path', components),
    responses: {
      101: { description: 'The WebSocket is open; `x-websocket` says what it sends.' },
      default: PROBLEM,
    },
  };
}

/** `POST /pipelines/{id}/run` → `postPipelinesByIdRun` */
const operationId = ({ method, path }: Pick<Route, 'method' | 'path'>): string =>
  method.toLowerCase() +
  path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? `By${capital(part.slice(1, -1))}` : part.split(/\W+/).map(capital).join('')))
    .join('');

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function parameters(model: z.ZodType | undefined, place: 'path' | 'query', components: Components): JsonSchema[] {
  if (model === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(model, 'input', components) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function requestBody({ body, multipart }: Route, components: Components): JsonSchema {
  if (multipart !== undefined) {
    const fields = schemaOf(multipart.fields, 'input', components) as { properties?: JsonSchema };
    const file = { type: 'string', contentMediaType: 'application/octet-stream', description: 'The file.' };
    const schema = {
      type: 'object',
      properties: { ...fields.properties, [multipart.file]: file },
      required: [multipart.file],
    };
    const json = body === undefined ? {} : { 'application/json': { schema: schemaOf(body, 'input', components) } };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema }, ...json } } };
  }
  if (body === undefined) return {};
  const schema = schemaOf(body, 'input', components);
  const content = { 'application/json': { schema }, 'application/yaml': { schema } };
  return { requestBody: { required: !body.safeParse(undefined).success, content } };
}

/** The model's JSON Schema; models with an id go to the components and are referred to. */
function schemaOf(model: z.ZodType, io: 'input' | 'output', components: Components): JsonSchema {
  const converted = z.toJSONSchema(z.object({ root: model }), { io, unrepresentable: 'any' }) as unknown as {
    properties: { root: JsonSchema };
    $defs?: Components;
  };
  for (const [name, definition] of Object.entries(converted.$defs ?? {})) {
    if (isAnonymous(name)) continue;
    const { id: _, ...rest } = definition;
    const schema = relocated(rest) as JsonSchema;
    const known = components[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`two different models are called ${name}`);
    }
    components[name] = schema;
  }
  return relocated(converted.properties.root) as JsonSchema;
}

/** The only recursion among the models is any JSON value, which zod writes as a definition without a name. */
const isAnonymous = (name: string): boolean => name.startsWith('__');

/** Points references to the components. */
function relocated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocated);
  if (typeof value !== 'object' || value === null) return value;
  const { $ref, ...rest } = value as JsonSchema;
  const others = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, relocated(inner)]));
  if (typeof $ref !== 'string') return others;
  const name = $ref.replace('#/$defs/', '');
  return isAnonymous(name) ? others : { $ref: `#/components/schemas/${name}`, ...others };
}
