import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sockets } from '../../server/api/live/sockets.ts';
import { routes } from '../../server/api/routes.ts';
import { type ApiServer, apiServer, type Body } from './api-server.ts';

let server: ApiServer;
let document: Body;
beforeAll(async () => {
  server = await apiServer();
  document = (await server.call('GET /openapi.json', { as: 'nobody' })).body;
});
afterAll(() => server[Symbol.asyncDispose]());

test('is a valid OpenAPI 3.1 document', async () => {
  const result = await new Validator().validate(structuredClone(document));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(document.openapi).toBe('3.1.0');
});

test('covers every route and WebSocket, with a name of its own', () => {
  const documented = Object.entries<Record<string, { operationId: string }>>(document.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => ({
        route: `${method.toUpperCase()} ${path}`,
        operationId,
      })),
  );
  expect(documented.map(({ route }) => route).sort()).toEqual(
    [...routes, ...sockets.map(({ path }) => ({ method: 'GET', path }))]
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  );
  expect(new Set(documented.map(({ operationId }) => operationId)).size).toBe(routes.length + sockets.length);
});

test('describes a WebSocket: its handshake, its ticket, its messages, why it closes', () => {
  expect(Object.keys(sockets)).toHaveLength(2);
  for (const { path } of sockets) {
    const operation = document.paths[path].get;
    expect(Object.keys(operation.responses)).toEqual(['101', 'default']);
    expect(operation.security).toContainEqual({ ticket: [] });
    expect(operation['x-websocket'].serverMessages.schema).toEqual({ $ref: '#/components/schemas/LiveMessage' });
    expect(operation['x-websocket'].closes).toHaveProperty('1011');
  }
  expect(document.paths['/runs/{id}/live'].get['x-websocket'].closes).toHaveProperty('1000');
  expect(document.paths['/runs/{id}/live'].get.parameters).toMatchObject([{ name: 'id', in: 'path', required: true }]);
});

test('a WebSocket that is asked for without an upgrade gets 426', async () => {
  for (const path of ['/live', '/runs/00000000-0000-4000-8000-000000000000/live']) {
    const { status, body, headers } = await server.call(`GET ${path}`);
    expect([status, body.code, headers.get('upgrade')]).toEqual([426, 'request.needs_upgrade', 'websocket']);
  }
});

test('documents every path parameter and success status', () => {
  for (const { method, path, status } of routes) {
    const operation = document.paths[path][method.toLowerCase()];
    const named = operation.parameters.filter(({ in: place }: { in: string }) => place === 'path');
    expect(named.map(({ name }: { name: string }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    expect(Object.keys(operation.responses)).toEqual([String(status), 'default']);
  }
});

test('leaves no reference open', () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1] as string);
  expect(names.length).toBeGreaterThan(20);
  expect(text).not.toContain('$defs');
  for (const name of names) expect(document.components.schemas).toHaveProperty(name);
});

test('marks credentials as write-only, and returns them nowhere', () => {
  const responses = Object.entries<object>(document.components.schemas).filter(([name]) =>
    /^(Connector|Pipeline|Run)$/.test(name),
  );
  expect(responses).toHaveLength(3);
  expect(JSON.stringify(responses)).not.toContain('authConfig');
});
