import { describe, expect, test } from 'vitest';
import { apiServer } from './api-server.ts';
import { PASSWORD, vaultsForFile } from './vaults.ts';

const { server, create } = vaultsForFile();

describe('a connection test', () => {
  test('of a saved connector tells each step and is remembered', async () => {
    const made = await create({ authConfig: { user: 'u', password: 'wrong' } });
    const { body } = await server().call('POST /connectors/test', { json: { id: made.id } });
    expect(body).toMatchObject({
      ok: false,
      status: 'error',
      error: 'Wrong password.',
      steps: [
        { step: 'Resolve', ok: true, durationMs: 1.2 },
        { step: 'Sign in', ok: false, detail: 'Wrong password.' },
      ],
    });
    const after = await server().call(`GET /connectors/${made.id}`);
    expect(after.body).toMatchObject({ status: 'error', lastError: 'Wrong password.', lastTestedAt: body.testedAt });

    const authConfig = { user: 'u', password: PASSWORD };
    const tried = await server().call('POST /connectors/test', { json: { id: made.id, authConfig } });
    expect(tried.body.ok).toBe(true);
    expect((await server().call(`GET /connectors/${made.id}`)).body.status).toBe('error');

    const mended = await server().call(`PUT /connectors/${made.id}`, { json: { authConfig } });
    expect(mended.body).toMatchObject({ status: 'disconnected', lastError: null });
    await server().call('POST /connectors/test', { json: { id: made.id } });
    expect((await server().call(`GET /connectors/${made.id}`)).body).toMatchObject({
      status: 'connected',
      lastError: null,
    });
  });

  test('with settings of a source says nothing of the connector as it is', async () => {
    const made = await server().call('POST /connectors', {
      json: { name: 'with an archive', type: 'local_fs', config: { path: '.' } },
    });
    const { id } = made.body;
    const source = { path: 'nowhere', atomicity: { successFolder: '.archive/' } };
    const tried = await server().call('POST /connectors/test', { json: { id, source } });
    expect(tried.body).toMatchObject({ ok: false, status: 'error' });
    const after = await server().call(`GET /connectors/${id}`);
    expect(after.body).toMatchObject({ status: 'disconnected', lastTestedAt: null, lastError: null });
  });

  test('of unsaved settings stores nothing', async () => {
    const before = (await server().call('GET /connectors')).body.pagination.total;
    const { body } = await server().call('POST /connectors/test', {
      json: { type: 'local_fs', config: { path: 'nowhere' } },
    });
    expect(body).toMatchObject({ ok: false, status: 'error' });
    expect(body.error).not.toBe('');
    expect((await server().call('GET /connectors')).body.pagination.total).toBe(before);
  });

  test.each(['ftp', 'sftp'])('of %s to a private host, where that is not allowed, is a failed step', async (type) => {
    const { status, body } = await server().call('POST /connectors/test', {
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
    const { status, body } = await server().call('POST /connectors/test', { json: { id: made.id } });
    expect(status).toBe(200);
    expect(body.steps).toMatchObject([{ step: 'connect', ok: false, detail: 'Nobody answers. Check the host.' }]);
  });
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
