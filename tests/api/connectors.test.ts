import { describe, expect, test } from 'vitest';
import { connectors } from '../../sources/index.ts';
import { makePipeline } from './make-pipeline.ts';
import { PASSWORD, vaultsForFile } from './vaults.ts';

const { server, create } = vaultsForFile();

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
    expect((await server().call(`GET /connectors/${made.id}`)).body).toEqual(made);
    const { rows } = await server().deps.store.pool.query('SELECT * FROM sluice.connectors WHERE id = $1', [made.id]);
    expect(rows[0].auth_secret).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  });

  test('takes connectionConfig for config, but not both', async () => {
    const made = await create({ config: undefined, connectionConfig: { host: 'other' } });
    expect(made.config).toEqual({ host: 'other' });
    const { status, body } = await server().call('POST /connectors', {
      json: { name: 'both', type: 'local_fs', config: { path: 'a' }, connectionConfig: { path: 'b' } },
    });
    expect([status, body.code]).toEqual([400, 'request.said_twice']);
  });

  test('of an unknown type, with wrong settings or credentials is refused with paths', async () => {
    const refused = async (json: object) => {
      const { status, body } = await server().call('POST /connectors', { json: { name: 'x', ...json } });
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
    const byBody = await server().call('PUT /connectors', { json: { id: made.id, name: `renamed ${made.name}` } });
    expect(byBody.status).toBe(200);
    expect(byBody.body).toMatchObject({ name: `renamed ${made.name}`, hasCredentials: true, config: { host: 'h' } });
    const byPath = await server().call(`PUT /connectors/${made.id}`, {
      json: { config: { host: 'new' }, description: 'n' },
    });
    expect(byPath.body).toMatchObject({ name: `renamed ${made.name}`, config: { host: 'new' }, description: 'n' });
    const test = await server().call('POST /connectors/test', { json: { id: made.id } });
    expect(test.body.ok).toBe(true);
    const cleared = await server().call(`PUT /connectors/${made.id}`, { json: { description: null } });
    expect(cleared.body.description).toBeNull();
    const two = await server().call(`PUT /connectors/${made.id}`, { json: { id: 'another', name: 'x' } });
    expect([two.status, two.body.code]).toEqual([400, 'request.two_ids']);
  });

  test('has a name of its own', async () => {
    const [one, two] = [await create(), await create()];
    const again = await server().call('POST /connectors', {
      json: { name: one.name, type: 'local_fs', config: { path: '.' } },
    });
    expect([again.status, again.body.code]).toEqual([409, 'connector.name_taken']);
    const renamed = await server().call(`PUT /connectors/${two.id}`, { json: { name: one.name } });
    expect(renamed.status).toBe(409);
  });

  test('goes by id in the query or the address', async () => {
    const [one, two] = [await create(), await create()];
    expect((await server().call(`DELETE /connectors?id=${one.id}`)).status).toBe(204);
    expect((await server().call(`DELETE /connectors/${two.id}`)).status).toBe(204);
    expect((await server().call(`DELETE /connectors/${two.id}`)).status).toBe(404);
    expect((await server().call('DELETE /connectors')).status).toBe(400);
  });

  test('that a pipeline uses stays', async () => {
    const { connectorId, pipelineId } = await makePipeline(server(), {
      name: 'used',
      files: { 'a.csv': 'a\n1\n' },
      fields: [{ name: 'a', dataType: 'integer' }],
    });
    const { status, body } = await server().call(`DELETE /connectors/${connectorId}`);
    expect([status, body.code]).toEqual([409, 'connector.in_use']);
    expect(body.context.pipelines).toEqual([{ id: pipelineId, name: 'used', versions: [1] }]);
    const confirmed = await server().call(`DELETE /connectors/${connectorId}?confirm=used`);
    expect([confirmed.status, confirmed.body.code]).toEqual([409, 'connector.in_use']);
  });

  test('that earlier versions alone use goes when its name is said, one of the published version stays', async () => {
    const { connectorId, pipelineId } = await makePipeline(server(), {
      name: 'replaced',
      files: { 'a.csv': 'a\n1\n' },
      fields: [{ name: 'a', dataType: 'integer' }],
    });
    await server().call(`POST /pipelines/${pipelineId}/publish`, { json: { version: 1 } });
    const other = await server().call('POST /connectors', {
      json: { name: 'replacing', type: 'local_fs', config: { path: 'replaced' } },
    });
    await server().call(`PUT /pipelines/${pipelineId}`, { json: { connectorId: other.body.id } });
    const remove = (query = '') => server().call(`DELETE /connectors/${connectorId}${query}`);
    const live = await remove('?confirm=replaced');
    expect([live.status, live.body.code]).toEqual([409, 'connector.in_use']);
    await server().call(`POST /pipelines/${pipelineId}/publish`, { json: { version: 2 } });
    const earlier = await remove();
    expect([earlier.status, earlier.body.code]).toEqual([409, 'connector.confirm']);
    expect(earlier.body).toMatchObject({
      next: expect.stringContaining('?confirm=replaced'),
      context: { pipelines: [{ id: pipelineId, name: 'replaced', versions: [1] }] },
    });
    expect((await remove('?confirm=replacing')).status).toBe(409);
    expect((await remove('?confirm=replaced')).status).toBe(204);
    const back = await server().call(`POST /pipelines/${pipelineId}/versions/1/publish`);
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
      expect((await server().call(request, { as: 'other', json })).status, request).toBe(404);
    }
    expect((await server().call('GET /connectors', { as: 'other' })).body.pagination.total).toBe(0);
  });
});

test('definitions give a form for every connector and operator, with secrets marked', async () => {
  const { body } = await server().call('GET /definitions', { as: 'viewer' });
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
