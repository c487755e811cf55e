import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from '../services/postgres.ts';

test('gives every test a database of its own', async () => {
  await using one = await testDatabase();
  await using other = await testDatabase();
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  await client.query('CREATE TABLE only_here (a int)');
  await client.end();
  const second = new pg.Client({ connectionString: other.url });
  await second.connect();
  const found = await second.query(`SELECT to_regclass('only_here') AS t`);
  await second.end();
  expect(found.rows[0]).toEqual({ t: null });
});
