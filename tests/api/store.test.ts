import pg from 'pg';
import { expect, test } from 'vitest';
import { ensureAdminKey, findApiKey } from '../../server/auth/api-keys.ts';
import { isMigrated, migrate } from '../../server/store/migrate.ts';
import { migrations } from '../../server/store/migrations/index.ts';
import { openStore } from '../../server/store/open-store.ts';
import { createSecrets, newSecretKey } from '../../server/store/secrets.ts';
import { transaction } from '../../server/store/transaction.ts';
import { testDatabase } from '../services/postgres.ts';

const open = (url: string) => {
  const store = openStore({ databaseUrl: url, onIdleError: () => {} });
  return { ...store, [Symbol.asyncDispose]: () => store.close() };
};

test('servers that start at once migrate once, and all find it done', async () => {
  await using database = await testDatabase();
  await using stores = new AsyncDisposableStack();
  const all = Array.from({ length: 5 }, () => stores.use(open(database.url)));
  const applied = await Promise.all(all.map(({ pool }) => migrate(pool)));
  expect(applied.flat()).toEqual(migrations.map(({ name }) => name));
  expect(await migrate(all[0]!.pool)).toEqual([]);
  expect(await isMigrated(all[0]!.pool)).toBe(true);
});

test('a migration that fails leaves the database as it was', async () => {
  await using database = await testDatabase();
  await using store = open(database.url);
  await store.pool.query('CREATE SCHEMA sluice; CREATE TABLE sluice.pipelines (mine int)');
  await expect(migrate(store.pool)).rejects.toMatchObject({ code: '42P07' });
  expect(await isMigrated(store.pool)).toBe(false);
  const { rows } = await store.pool.query("SELECT to_regclass('sluice.tenants') AS found");
  expect(rows).toEqual([{ found: null }]);
});

test('the administrator keeps one key through many starts', async () => {
  await using database = await testDatabase();
  await using store = open(database.url);
  await migrate(store.pool);
  const key = 'chosen-by-the-operator';
  for (let start = 0; start < 3; start++) await ensureAdminKey(store.db, key);
  expect(await findApiKey(store.db, key)).toMatchObject({ tenant: 'default', role: 'admin' });
  expect(await findApiKey(store.db, `${key}!`)).toBeNull();
  const { rows } = await store.pool.query('SELECT * FROM sluice.api_keys');
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(key);
  await expect(ensureAdminKey(store.db, 'short')).rejects.toMatchObject({ code: 'config.weak_key' });
});

test('a transaction happens whole or not at all, and gives its connection back', async () => {
  await using database = await testDatabase();
  await using store = open(database.url);
  await store.pool.query('CREATE TABLE t (n int)');
  const failing = transaction(store, async ({ client }) => {
    await client.query('INSERT INTO t VALUES (1)');
    throw new Error('halfway');
  });
  await expect(failing).rejects.toThrow('halfway');
  const killed = transaction(store, async ({ client }) => {
    await client.query('INSERT INTO t VALUES (2)');
    const killer = new pg.Client({ connectionString: database.url });
    await killer.connect();
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    await killer.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
    await killer.end();
    await client.query('INSERT INTO t VALUES (3)');
  });
  await expect(killed).rejects.toThrow();
  await transaction(store, ({ client }) => client.query('INSERT INTO t VALUES (4)'));
  expect((await store.pool.query('SELECT n FROM t')).rows).toEqual([{ n: 4 }]);
  expect(store.pool.totalCount).toBe(store.pool.idleCount);
});

test('encrypted text opens only whole, with its key and for its owner', () => {
  const key = newSecretKey();
  const secrets = createSecrets(key);
  const sealed = secrets.seal({ password: 'p' }, 'connector:1');
  expect(sealed).not.toBe(secrets.seal({ password: 'p' }, 'connector:1'));
  expect(secrets.open(sealed, 'connector:1')).toEqual({ password: 'p' });
  const unreadable = expect.objectContaining({ code: 'config.credentials_unreadable' });
  const [version, id, iv, tag, text] = sealed.split('.') as [string, string, string, string, string];
  const flip = (part: string) => (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
  for (const damaged of [
    [version, id, flip(iv), tag, text],
    [version, id, iv, flip(tag), text],
    [version, id, iv, tag, flip(text)],
    [version, '00000000', iv, tag, text],
    [version, id, iv, tag],
    ['v2', id, iv, tag, text],
  ]) {
    expect(() => secrets.open(damaged.join('.'), 'connector:1')).toThrow(unreadable);
  }
  expect(() => secrets.open(sealed, 'connector:2')).toThrow(unreadable);
  expect(() => createSecrets(newSecretKey()).open(sealed, 'connector:1')).toThrow(unreadable);
  expect(() => createSecrets('c2hvcnQ=')).toThrow(expect.objectContaining({ code: 'config.secret_key' }));
});
