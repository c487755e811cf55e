import { once } from 'node:events';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createLogger } from '../../server/api/logger.ts';
import { testDatabase } from '../services/postgres.ts';

function logged() {
  const lines: string[] = [];
  return { lines, log: createLogger('info', { write: (line: string) => void lines.push(line) }) };
}

test('secrets are blanked, wherever they stand', () => {
  const { lines, log } = logged();
  log.info({
    password: 'p1',
    body: { authConfig: { a: 'p2' }, deep: { token: 'p3' } },
    headers: { 'x-api-key': 'p4' },
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/p[1-4]/);
  expect(lines[0]?.match(/\[secret\]/g)).toHaveLength(4);
});

test('a connection that broke is told by its code, without its inside', async () => {
  await using database = await testDatabase();
  const { lines, log } = logged();
  const pool = new pg.Pool({ connectionString: database.url });
  const broke = once(pool, 'error');
  await pool.query('SELECT 1');
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
  );
  const [error] = await broke;
  expect(error).toHaveProperty('client');
  log.warn({ err: error }, 'a database connection broke');
  expect(JSON.parse(lines[0]!).err).toMatchObject({ code: '57P01', message: expect.stringContaining('terminating') });
  expect(JSON.parse(lines[0]!).err).not.toHaveProperty('client');
  await other.end();
  await pool.end();
});
