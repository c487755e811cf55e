import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { operators } from '../../operators/index.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { AnyConnector } from '../../runtime/contract/registry.ts';
import type { Source } from '../../runtime/contract/source.ts';
import { rotateSecrets } from '../../server/store/connectors.ts';
import { planCredentials } from '../../server/store/plan-credentials.ts';
import { createSecrets, newSecretKey } from '../../server/store/secrets.ts';
import { connectors } from '../../sources/index.ts';
import { type ApiServer, apiServer } from './api-server.ts';
import { makePipeline } from './make-pipeline.ts';

const PASSWORD = 'hunter2-hunter2';

/** A connector with credentials, whose check tells which it was given. */
const vault: AnyConnector = {
  kind: 'connector',
  type: 'vault',
  title: 'Vault',
  summary: 'Needs credentials.',
  category: 'database',
  config: z.strictObject({ host: z.string().meta({ title: 'Host', description: 'Where it is.' }) }),
  auth: {
    username_password: z.strictObject({
      user: z.string().meta({ title: 'User', description: 'Name.' }),
      password: z.string().meta({ title: 'Password', description: 'Secret.', secret: true }),
    }),
    token: z.strictObject({ token: z.string().meta({ title: 'Token', description: 'Secret.', secret: true }) }),
  },
  source: z.strictObject({}),
  examples: [],
  async load() {
    return ({ connector, auth }) =>
      ({
        async check() {
          const { host } = connector as { host: string };
          if (host === 'unreachable') {
            throw new PipelineError('source.unreachable', { message: 'Nobody answers.', next: 'Check the host.' });
          }
          const ok = (auth as { password?: string }).password === PASSWORD;
          return {
            ok,
            steps: [
              { step: 'Resolve', ok: true, durationMs: 1.234 },
              { step: 'Sign in', ok, durationMs: 2, ...(ok ? {} : { detail: 'Wrong password.' }) },
            ],
          };
        },
      }) as unknown as Source;
  },
};

const oldKey = newSecretKey();
let server: ApiServer;
beforeAll(async () => {
  server = await apiServer({ registry: { connectors: [...connectors, vault], operators }, secretKeys: oldKey });
});
afterAll(() => server[Symbol.asyncDispose]());

let number = 0;
const create = async (json: object = {}) => {
  const answer = await server.call('POST /connectors', {
    json: {
      name: `vault ${++number}`,
      type: 'vault',
      config: { host: 'h' },
      authMethod: 'username_password',
      authConfig: { user: 'u', password: PASSWORD },
      ...json,
    },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};

describe('a connector', () => {
  test('carries the fields of the specification, and none of its credentials', async () => {
    const made = await create({ description: 'd' });
    expect(made).toMatchObject({
      type: 'vault',
      category: 'database',
      authMethod: 'username_password',
      hasCredentials: true,
      config: { host: 'h' },
      status: 'disconnected',
      lastTestedAt: null,
      lastError: null,
      description: 'd',
    });
    expect((await server.call(`GET /connectors/${made.id}`)).body).toEqual(made);
    const { rows } = await server.deps.store.pool.query('SELECT * FROM sluice.connectors WHERE id = $1', [made.id]);
    expect(rows[0].auth_secret).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  });

  test('takes connectionConfig for config, but not both', async () => {
    const made = await create({ config: undefined, connectionConfig: { host: 'other' } });
    expect(made.config).toEqual({ host: 'other' });
    const { status, body } = await server.call('POST /connectors', {
      json: { name: 'both', type: 'local_fs', config: { path: 'a' }, connectionConfig: { path: 'b' } },
    });
    expect([status, body.code]).toEqual([400, 'request.said_twice']);
  });

  test('of an unknown type, with wrong settings or credentials is refused with paths', async () => {
    const refused = async (json: object) => {
      const { status, body } = await server.call('POST /connectors', { json: { name: 'x', ...json } });
      expect(status).toBe(400);
      return body.issues.map(({ path }: { path: string }) => path).sort();
    };
    expect(await refused({ type: 'locl_fs', config: {} })).toEqual(['type']);
    expect(await refused({ type: 'vault', authMethod: 'token', config: { hots: 'h' }, authConfig: {} })).toEqual([
      'authConfig.token',
      'config.host',
      'config.hots',
    ]);
    expect(await refused({ type: 'vault', authMethod: 'api_key', config: { host: 'h' } })).toEqual(['authMethod']);
    expect(await refused({ type: 'local_fs', config: { path: '.' }, authConfig: { password: PASSWORD } })).toEqual([
      'authConfig',
    ]);
  });

  test('keeps what an update leaves out, its credentials too', async () => {
    const made = await create();
    const byBody = await server.call('PUT /connectors', { json: { id: made.id, name: `renamed ${number}` } });
    expect(byBody.status).toBe(200);
    expect(byBody.body).toMatchObject({ name: `renamed ${number}`, hasCredentials: true, config: { host: 'h' } });
    const byPath = await server.call(`PUT /connectors/${made.id}`, {
      json: { config: { host: 'new' }, description: 'n' },
    });
    expect(byPath.body).toMatchObject({ name: `renamed ${number}`, config: { host: 'new' }, description: 'n' });
    const test = await server.call('POST /connectors/test', { json: { id: made.id } });
    expect(test.body.ok).toBe(true);
    const cleared = await server.call(`PUT /connectors/${made.id}`, { json: { description: null } });
    expect(cleared.body.description).toBeNull();
    const two = await server.call(`PUT /connectors/${made.id}`, { json: { id: 'another', name: 'x' } });
    expect([two.status, two.body.code]).toEqual([400, 'request.two_ids']);
  });

  test('has a name of its own', async () => {
    const [one, two] = [await create(), await create()];
    const again = await server.call('POST /connectors', {
      json: { name: one.name, type: 'local_fs', config: { path: '.' } },
    });
    expect([again.status, again.body.code]).toEqual([409, 'connector.name_taken']);
    const renamed = await server.call(`PUT /connectors/${two.id}`, { json: { name: one.name } });
    expect(renamed.status).toBe(409);
  });

  test('goes by id in the query or the address', async () => {
    const [one, two] = [await create(), await create()];
    expect((await server.call(`DELETE /connectors?id=${one.id}`)).status).toBe(204);
    expect((await server.call(`DELETE /connectors/${two.id}`)).status).toBe(204);
    expect((await server.call(`DELETE /connectors/${two.id}`)).status).toBe(404);
    expect((await server.call('DELETE /connectors')).status).toBe(400);
  });

  test('that a pipeline uses stays', async () => {
    const { connectorId, pipelineId } = await makePipeline(server, {
      name: 'used',
      files: { 'a.csv': 'a\n1\n' },
      fields: [{ name: 'a', dataType: 'integer' }],
    });
    const { status, body } = await server.call(`DELETE /connectors/${connectorId}`);
    expect([status, body.code]).toEqual([409, 'connector.in_use']);
    expect(body.context.pipelines).toEqual([{ id: pipelineId, name: 'used', versions: [1] }]);
    const confirmed = await server.call(`DELETE /connectors/${connectorId}?confirm=used`);
    expect([confirmed.status, confirmed.body.code]).toEqual([409, 'connector.in_use']);
  });

  test('that earlier versions alone use goes when its name is said, one of the published version stays', async () => {
    const { connectorId, pipelineId } = await makePipeline(server, {
      name: 'replaced',
      files: { 'a.csv': 'a\n1\n' },
      fields: [{ name: 'a', dataType: 'integer' }],
    });
    await server.call(`POST /pipelines/${pipelineId}/publish`, { json: { version: 1 } });
    const other = await server.call('POST /connectors', {
      json: { name: 'replacing', type: 'local_fs', config: { path: 'replaced' } },
    });
    await server.call(`PUT /pipelines/${pipelineId}`, { json: { connectorId: other.body.id } });
    const remove = (query = '') => server.call(`DELETE /connectors/${connectorId}${query}`);
    const live = await remove('?confirm=replaced');
    expect([live.status, live.body.code]).toEqual([409, 'connector.in_use']);
    await server.call(`POST /pipelines/${pipelineId}/publish`, { json: { version: 2 } });
    const earlier = await remove();
    expect([earlier.status, earlier.body.code]).toEqual([409, 'connector.confirm']);
    expect(earlier.body).toMatchObject({
      next: expect.stringContaining('?confirm=replaced'),
      context: { pipelines: [{ id: pipelineId, name: 'replaced', versions: [1] }] },
    });
    expect((await remove('?confirm=replacing')).status).toBe(409);
    expect((await remove('?confirm=replaced')).status).toBe(204);
    const back = await server.call(`POST /pipelines/${pipelineId}/versions/1/publish`);
    expect([back.status, back.body.code]).toEqual([422, 'pipeline.invalid_version']);
  });

  test('of one tenant is not there for another', async () => {
    const made = await create();
    for (const [request, json] of [
      [`GET /connectors/${made.id}`, undefined],
      [`PUT /connectors/${made.id}`, { name: 'stolen' }],
      [`DELETE /connectors/${made.id}`, undefined],
      ['POST /connectors/test', { id: made.id }],
      ['POST /schemas/infer', { connectorId: made.id }],
    ] as const) {
      expect((await server.call(request, { as: 'other', json })).status, request).toBe(404);
    }
    expect((await server.call('GET /connectors', { as: 'other' })).body.pagination.total).toBe(0);
  });
});

describe('a connection test', () => {
  test('of a saved connector tells each step and is remembered', async () => {
    const made = await create({ authConfig: { user: 'u', password: 'wrong' } });
    const { body } = await server.call('POST /connectors/test', { json: { id: made.id } });
    expect(body).toMatchObject({
      ok: false,
      status: 'error',
      error: 'Wrong password.',
      steps: [
        { step: 'Resolve', ok: true, durationMs: 1.2 },
        { step: 'Sign in', ok: false, detail: 'Wrong password.' },
      ],
    });
    const after = await server.call(`GET /connectors/${made.id}`);
    expect(after.body).toMatchObject({ status: 'error', lastError: 'Wrong password.', lastTestedAt: body.testedAt });

    const authConfig = { user: 'u', password: PASSWORD };
    const tried = await server.call('POST /connectors/test', { json: { id: made.id, authConfig } });
    expect(tried.body.ok).toBe(true);
    expect((await server.call(`GET /connectors/${made.id}`)).body.status).toBe('error');

    const mended = await server.call(`PUT /connectors/${made.id}`, { json: { authConfig } });
    expect(mended.body).toMatchObject({ status: 'disconnected', lastError: null });
    await server.call('POST /connectors/test', { json: { id: made.id } });
    expect((await server.call(`GET /connectors/${made.id}`)).body).toMatchObject({
      status: 'connected',
      lastError: null,
    });
  });

  test('of unsaved settings stores nothing', async () => {
    const before = (await server.call('GET /connectors')).body.pagination.total;
    const { body } = await server.call('POST /connectors/test', {
      json: { type: 'local_fs', config: { path: 'nowhere' } },
    });
    expect(body).toMatchObject({ ok: false, status: 'error' });
    expect(body.error).not.toBe('');
    expect((await server.call('GET /connectors')).body.pagination.total).toBe(before);
  });

  test.each(['ftp', 'sftp'])('of %s to a private host, where that is not allowed, is a failed step', async (type) => {
    const { status, body } = await server.call('POST /connectors/test', {
      json: {
        type,
        config: { host: '127.0.0.1' },
        authMethod: 'username_password',
        authConfig: { username: 'ann', password: PASSWORD },
      },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ok: false,
      error: expect.stringContaining('private network'),
      steps: [{ step: 'connect', ok: false, detail: expect.stringContaining('SLUICE_ALLOW_PRIVATE_HOSTS') }],
    });
  });

  test('that throws is a failed step, not a failed request', async () => {
    const made = await create({ config: { host: 'unreachable' } });
    const { status, body } = await server.call('POST /connectors/test', { json: { id: made.id } });
    expect(status).toBe(200);
    expect(body.steps).toMatchObject([{ step: 'connect', ok: false, detail: 'Nobody answers. Check the host.' }]);
  });
});

test('keys rotate: an old key still reads, the newest writes, and what is stored is written anew', async () => {
  const made = await create();
  const { store } = server.deps;
  const newKey = newSecretKey();
  const both = createSecrets(`${newKey}, ${oldKey}`);
  const sealed = async () =>
    (await store.pool.query('SELECT auth_secret FROM sluice.connectors WHERE id = $1', [made.id])).rows[0]
      .auth_secret as string;
  const source = { connectorId: made.id } as Parameters<ReturnType<typeof planCredentials>>[0];
  expect(both.stale(await sealed())).toBe(true);
  expect(await planCredentials(async () => store, both)(source)).toEqual({ user: 'u', password: PASSWORD });

  expect(await rotateSecrets(store.db, both)).toBeGreaterThan(0);
  expect(await rotateSecrets(store.db, both)).toBe(0);
  expect(both.stale(await sealed())).toBe(false);
  expect(await planCredentials(async () => store, createSecrets(newKey))(source)).toEqual({
    user: 'u',
    password: PASSWORD,
  });
  await expect(planCredentials(async () => store, createSecrets(oldKey))(source)).rejects.toMatchObject({
    code: 'config.credentials_unreadable',
  });
  await rotateSecrets(store.db, createSecrets(`${oldKey},${newKey}`));
});

test('credentials moved to another connector do not open', async () => {
  const [one, two] = [await create(), await create()];
  const { store, secrets } = server.deps;
  await store.pool.query(
    'UPDATE sluice.connectors SET auth_secret = (SELECT auth_secret FROM sluice.connectors WHERE id = $1) WHERE id = $2',
    [one.id, two.id],
  );
  const source = { connectorId: two.id } as Parameters<ReturnType<typeof planCredentials>>[0];
  await expect(planCredentials(async () => store, secrets)(source)).rejects.toMatchObject({
    code: 'config.credentials_unreadable',
  });
  await store.pool.query('DELETE FROM sluice.connectors WHERE id = $1', [two.id]);
});

test('definitions give a form for every connector and operator, with secrets marked', async () => {
  const { body } = await server.call('GET /definitions', { as: 'viewer' });
  expect(body.connectors.map(({ type }: { type: string }) => type)).toEqual([
    ...connectors.map(({ type }) => type),
    'vault',
  ]);
  expect(body.operators.map(({ type }: { type: string }) => type)).toContain('filter_rows');
  expect(body.connectors.at(-1).auth.username_password.properties.password).toMatchObject({
    writeOnly: true,
    format: 'password',
  });
});

test('no credential is in any answer or log', async () => {
  const made = await create();
  const answers = [
    await server.call('GET /connectors'),
    await server.call(`GET /connectors/${made.id}`),
    await server.call('PUT /connectors', { json: { id: made.id, authConfig: { user: 'u', password: PASSWORD } } }),
    await server.call('POST /connectors', {
      json: { name: made.name, type: 'vault', config: { host: 1 }, authConfig: { password: PASSWORD } },
    }),
    await server.call('POST /connectors/test', { json: { id: made.id } }),
    await server.call('GET /definitions'),
  ];
  expect(JSON.stringify(answers)).not.toContain(PASSWORD);
  server.deps.log.error({ connector: { authConfig: { password: PASSWORD } }, authConfig: PASSWORD }, 'a careless line');
  const log = server.log.join('');
  expect(log).toContain('a careless line');
  expect(log).not.toContain(PASSWORD);
  for (const key of Object.values(server.keys)) expect(log).not.toContain(key);
});

test('a test with settings that no source takes is refused, each at its path', async () => {
  await using server = await apiServer();
  const json = {
    type: 'local_fs',
    config: { path: '.' },
    source: { atomicity: { successFolder: '../elsewhere' } },
  };
  const { status, body } = await server.call('POST /connectors/test', { json });
  expect(status).toBe(400);
  expect(body.issues).toMatchObject([{ path: 'source.atomicity.successFolder' }]);
});
