import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../server/api/routes.ts';
import { createOneTimeToken } from '../../server/auth/one-time-tokens.ts';
import { allows, ROLES } from '../../server/auth/role.ts';
import { DEFAULT_TENANT } from '../../server/auth/tenants.ts';
import { type ApiServer, apiServer } from './api-server.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A thing that is not there: a caller who may ask gets as far as 400, 404 or 415, never 401 or 403. */
const filled = (path: string): string => path.replaceAll(/\{\w+\}/g, '00000000-0000-0000-0000-000000000000');

describe('every route', () => {
  for (const route of routes.filter(({ role }) => role !== 'open')) {
    const request = `${route.method} ${filled(route.path)}`;

    test(`${route.method} ${route.path} refuses a caller who is not signed in`, async () => {
      const { status, body, headers } = await server.call(request, { as: 'nobody' });
      expect(status).toBe(401);
      expect(body).toMatchObject({ status: 401, code: 'auth.not_signed_in' });
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(headers.get('www-authenticate')).toContain('Bearer');
    });

    for (const role of ROLES) {
      const may = route.role !== 'open' && allows(role, route.role);
      test(`${route.method} ${route.path} is ${may ? 'open to' : 'closed to'} the role ${role}`, async () => {
        const { status, body } = await server.call(request, { as: role });
        if (may) expect([401, 403, 500]).not.toContain(status);
        else {
          expect(status).toBe(403);
          expect(body).toMatchObject({ code: 'auth.role' });
        }
      });
    }
  }
});

describe('an API key', () => {
  test('is taken from Authorization and from X-API-Key', async () => {
    const bearer = await server.call('GET /session', { as: 'viewer' });
    const header = await server.call('GET /session', { as: 'nobody', headers: { 'x-api-key': server.keys.viewer } });
    expect(bearer.body).toEqual({ tenant: { id: 'default', name: 'Default' }, role: 'viewer', by: 'key' });
    expect(header.body).toEqual(bearer.body);
  });

  test('that is unknown is refused', async () => {
    const { status, body } = await server.call('GET /session', {
      as: 'nobody',
      headers: { 'x-api-key': `${server.keys.admin.slice(0, -1)}_` },
    });
    expect(status).toBe(401);
    expect(body.code).toBe('auth.unknown_key');
  });

  test('does not open another tenant', async () => {
    const right = await server.call('GET /session', { headers: { 'x-tenant-id': 'default' } });
    const wrong = await server.call('GET /session', { headers: { 'x-tenant-id': 'other' } });
    expect(right.status).toBe(200);
    expect(wrong.status).toBe(403);
    expect(wrong.body.code).toBe('auth.wrong_tenant');
  });

  test('is shown once, listed without its text, and stops to work when revoked', async () => {
    const made = await server.call('POST /keys', { json: { name: 'ci', role: 'editor' } });
    expect(made.status).toBe(201);
    expect(made.body.key).toMatch(/^slc_[\w-]{43}$/);
    const headers = { 'x-api-key': made.body.key as string };
    expect((await server.call('GET /session', { as: 'nobody', headers })).body.role).toBe('editor');

    const listed = await server.call('GET /keys');
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
    expect(listed.body.data[0]).toMatchObject({ name: 'ci', prefix: made.body.key.slice(0, 12), revokedAt: null });
    expect(listed.body.data[0].lastUsedAt).not.toBeNull();

    expect((await server.call(`DELETE /keys/${made.body.id}`)).status).toBe(204);
    expect((await server.call('GET /session', { as: 'nobody', headers })).status).toBe(401);
    expect((await server.call(`DELETE /keys?id=${made.body.id}`)).status).toBe(404);
  });

  test('of another tenant is not there', async () => {
    const mine = await server.call('GET /keys');
    const { status } = await server.call(`DELETE /keys/${mine.body.data[0].id}`, { as: 'other' });
    expect(status).toBe(404);
  });
});

describe('a failed sign-in', () => {
  test('waits longer each time, and is refused at once when too many wait', async () => {
    const waits: number[] = [];
    const release = Promise.withResolvers<void>();
    await using slow = await apiServer({
      delay: (ms) => {
        waits.push(ms);
        return waits.length > 5 ? release.promise : Promise.resolve();
      },
    });
    const wrong = () => slow.call('GET /session', { as: 'nobody', headers: { 'x-api-key': 'slc_wrong' } });
    for (let i = 0; i < 5; i++) expect((await wrong()).status).toBe(401);
    expect(waits).toEqual([100, 200, 400, 800, 1600]);

    const held = Array.from({ length: 10 }, wrong);
    const until = performance.now() + 10_000;
    while (waits.length < 15 && performance.now() < until) await new Promise(setImmediate);
    const refused = await slow.call('GET /session');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('5');
    release.resolve();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual(Array(10).fill(401));
    expect((await slow.call('GET /session')).status).toBe(200);
  });
});

describe('a browser session', () => {
  const signIn = async (token: string) => {
    const answer = await server.call('POST /session', { as: 'nobody', json: { token } });
    return { ...answer, cookie: answer.headers.get('set-cookie') ?? '' };
  };
  const token = async () =>
    (await createOneTimeToken(server.deps.store.db, 'sign_in', { tenant: DEFAULT_TENANT, role: 'editor' })).token;

  test('begins with a token that works once', async () => {
    const once = await token();
    const first = await signIn(once);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ role: 'editor', by: 'session' });
    expect(first.cookie).toMatch(/^sluice_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Expires=/);
    const second = await signIn(once);
    expect(second.status).toBe(401);
    expect(second.body.code).toBe('auth.unknown_token');
  });

  test('reads with its cookie, and writes only from our own pages', async () => {
    const { cookie } = await signIn(await token());
    const headers = { cookie: cookie.split(';')[0] as string };
    expect((await server.call('GET /session', { as: 'nobody', headers })).body.by).toBe('session');
    const json = { name: 'x', type: 'local_fs', config: { path: '.' } };
    for (const origin of [undefined, 'https://evil.example', 'null']) {
      const { status, body } = await server.call('POST /connectors', {
        as: 'nobody',
        json,
        headers: { ...headers, ...(origin === undefined ? {} : { origin }) },
      });
      expect(status).toBe(403);
      expect(body.code).toBe('auth.cross_origin');
    }
    const own = await server.call('POST /connectors', {
      as: 'nobody',
      json,
      headers: { ...headers, origin: server.url },
    });
    expect(own.status).toBe(201);
  });

  test('ends when the browser signs out', async () => {
    const { cookie } = await signIn(await token());
    const headers = { cookie: cookie.split(';')[0] as string, origin: server.url };
    const out = await server.call('DELETE /session', { as: 'nobody', headers });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toContain('Expires=Thu, 01 Jan 1970');
    expect((await server.call('GET /session', { as: 'nobody', headers })).status).toBe(401);
  });

  test('opened with an API key ends when the key is revoked', async () => {
    const made = await server.call('POST /keys', { json: { name: 'browser' } });
    const { cookie, body } = await signIn(made.body.key);
    expect(body).toMatchObject({ role: 'viewer', by: 'session' });
    const headers = { cookie: cookie.split(';')[0] as string };
    expect((await server.call('GET /session', { as: 'nobody', headers })).status).toBe(200);
    await server.call(`DELETE /keys/${made.body.id}`);
    expect((await server.call('GET /session', { as: 'nobody', headers })).status).toBe(401);
  });
});
