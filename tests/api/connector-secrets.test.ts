import { expect, test } from 'vitest';
import { rotateSecrets } from '../../server/store/connectors.ts';
import { planCredentials } from '../../server/store/plan-credentials.ts';
import { createSecrets, newSecretKey } from '../../server/store/secrets.ts';
import { PASSWORD, vaultsForFile } from './vaults.ts';

const { server, secretKey, create } = vaultsForFile();

test('keys rotate: an old key still reads, the newest writes, and what is stored is written anew', async () => {
  const made = await create();
  const { store } = server().deps;
  const newKey = newSecretKey();
  const both = createSecrets(`${newKey}, ${secretKey}`);
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
  await expect(planCredentials(async () => store, createSecrets(secretKey))(source)).rejects.toMatchObject({
    code: 'config.credentials_unreadable',
  });
  await rotateSecrets(store.db, createSecrets(`${secretKey},${newKey}`));
});

test('credentials moved to another connector do not open', async () => {
  const [one, two] = [await create(), await create()];
  const { store, secrets } = server().deps;
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

test('no credential is in any answer or log', async () => {
  const made = await create();
  const answers = [
    await server().call('GET /connectors'),
    await server().call(`GET /connectors/${made.id}`),
    await server().call('PUT /connectors', { json: { id: made.id, authConfig: { user: 'u', password: PASSWORD } } }),
    await server().call('POST /connectors', {
      json: { name: made.name, type: 'vault', config: { host: 1 }, authConfig: { password: PASSWORD } },
    }),
    await server().call('POST /connectors/test', { json: { id: made.id } }),
    await server().call('GET /definitions'),
  ];
  expect(JSON.stringify(answers)).not.toContain(PASSWORD);
  server().deps.log.error(
    { connector: { authConfig: { password: PASSWORD } }, authConfig: PASSWORD },
    'a careless line',
  );
  const log = server().log.join('');
  expect(log).toContain('a careless line');
  expect(log).not.toContain(PASSWORD);
  for (const key of Object.values(server().keys)) expect(log).not.toContain(key);
});
