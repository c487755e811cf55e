import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, apiServer } from './api-server.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer({ settings: { maxBodyBytes: 1000 } });
});
afterAll(() => server[Symbol.asyncDispose]());

const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  server.call('POST /connectors', { body, headers });

describe('a request', () => {
  test('with malformed JSON gets 400 that says where', async () => {
    const { status, body } = await post('{"name": }');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'request.malformed', title: 'Bad request', issues: [] });
    expect(body.next).not.toBe('');
  });

  test('with bytes that are not UTF-8 gets 400', async () => {
    const { status, body } = await server.call('POST /connectors', {
      body: new Uint8Array([0x22, 0xff, 0x22]),
      headers: { 'content-type': 'application/json' },
    });
    expect([status, body.code]).toEqual([400, 'request.not_utf8']);
  });

  test('without a body gets 400', async () => {
    const { status, body } = await server.call('POST /connectors');
    expect([status, body.code]).toEqual([400, 'request.no_body']);
  });

  test('of a type that is not JSON or YAML gets 415', async () => {
    const { status, body } = await post('a=b', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([status, body.code]).toEqual([415, 'request.unsupported_type']);
  });

  test('may be YAML', async () => {
    const { status, body } = await post('name: yaml\ntype: local_fs\nconfig: { path: data }\n', {
      'content-type': 'application/yaml',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'yaml', config: { path: 'data' } });
  });

  test('that is too large gets 413, whether it says so or not', async () => {
    const big = JSON.stringify({ name: 'x'.repeat(2000) });
    const said = await post(big);
    expect([said.status, said.body.code]).toEqual([413, 'request.too_large']);
    const streamed = await fetch(`${server.url}/api/v1/connectors`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.keys.admin}`, 'content-type': 'application/json' },
      body: new Blob([big]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  test('to an unknown address gets 404', async () => {
    const { status, body } = await server.call('GET /nothing');
    expect([status, body.code]).toEqual([404, 'request.unknown_address']);
  });

  test('with a method that the address does not take gets 405 and what it takes', async () => {
    const { status, body, headers } = await server.call('DELETE /definitions');
    expect([status, body.code]).toEqual([405, 'request.method_not_allowed']);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('allow')).toBe('HEAD, GET');
  });

  test('tells all that is wrong at once, with paths', async () => {
    const { status, body } = await server.call('POST /connectors', {
      json: { type: 'local_fs', config: [], colour: 1 },
    });
    expect(status).toBe(400);
    expect(body.issues.map(({ path }: { path: string }) => path).sort()).toEqual(['colour', 'config', 'name']);
  });

  test('of a query that is wrong gets 400 with the path', async () => {
    const { status, body } = await server.call('GET /connectors?limit=101');
    expect(status).toBe(400);
    expect(body.issues).toMatchObject([{ path: 'query.limit' }]);
  });

  test('with a cursor of our making only', async () => {
    const { status, body } = await server.call('GET /connectors?cursor=abc');
    expect([status, body.code]).toEqual([400, 'request.bad_cursor']);
  });

  test('that is no HTTP does not stop the server', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.end('nonsense\r\n\r\n');
    await new Promise((resolve) =>
      socket
        .on('close', resolve)
        .on('error', () => {})
        .resume(),
    );
    expect((await server.call('GET /session')).status).toBe(200);
  });
});

describe('an answer', () => {
  test('carries an id that its log line carries too, and no query string is logged', async () => {
    const { headers } = await server.call('GET /connectors?search=hidden-in-log');
    const line = server.log
      .map((text) => JSON.parse(text))
      .find(({ requestId }) => requestId === headers.get('x-request-id'));
    expect(line).toMatchObject({ method: 'GET', path: '/api/v1/connectors', status: 200, tenant: 'default' });
    expect(server.log.join('')).not.toContain('hidden-in-log');
  });

  test('has headers that keep a browser safe', async () => {
    const { headers } = await server.call('GET /session');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  test('to a failure that nobody foresaw says nothing of the inside', async () => {
    await using broken = await apiServer({
      runner: (real) => ({ ...real, snapshot: () => Promise.reject(new Error('inner workings')) }),
    });
    await broken.deps.store.pool.query(
      `INSERT INTO sluice.runs (id, tenant, pipeline_name, mode, load_strategy, trigger, plan)
       VALUES ('00000000-0000-0000-0000-000000000001', 'default', 'p', 'batch', 'append', 'manual', '{}')`,
    );
    const { status, body } = await broken.call('GET /runs');
    expect([status, body.code]).toEqual([500, 'internal']);
    expect(JSON.stringify(body)).not.toContain('inner workings');
    expect(broken.log.join('')).toContain('inner workings');
  });
});

describe('health', () => {
  test('is open to all', async () => {
    expect((await server.call('GET /healthz', { as: 'nobody' })).body).toEqual({ status: 'ok', version: '0.0.0-test' });
    expect((await server.call('GET /readyz', { as: 'nobody' })).status).toBe(200);
  });

  test('is 503 before the database is migrated', async () => {
    await using bare = await apiServer();
    await bare.deps.store.pool.query('DELETE FROM sluice.migrations');
    expect((await bare.call('GET /healthz')).status).toBe(503);
    expect((await bare.call('GET /readyz')).status).toBe(200);
  });
});
