import type { Pool, PoolClient } from 'pg';
import { COMMIT_TABLES } from '../../runtime/commit/tables.ts';
import { migrations } from './migrations/index.ts';

/** Key of the advisory lock that lets one server migrate at a time ("sluice" in ASCII). */
const LOCK = 0x736c75696365n.toString();

/**
 * Brings the control plane's and the commit protocol's tables up to date. Safe to call at every start, also from
 * several servers at once: the others wait, and then find nothing to do. Gives the names of what it applied.
 */
export async function migrate(pool: Pool): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('CREATE SCHEMA IF NOT EXISTS sluice');
    await client.query(
      'CREATE TABLE IF NOT EXISTS sluice.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const applied = await applyPending(client);
    await client.query(COMMIT_TABLES);
    await client.query('COMMIT');
    return applied;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function applyPending(client: PoolClient): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM sluice.migrations');
  const known = new Set(rows.map((row) => row.name));
  const pending = migrations.filter((migration) => !known.has(migration.name));
  for (const { name, sql } of pending) {
    await client.query(sql);
    await client.query('INSERT INTO sluice.migrations (name) VALUES ($1)', [name]);
  }
  return pending.map(({ name }) => name);
}

/** Whether every migration of this version is applied. */
export async function isMigrated(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>("SELECT to_regclass('sluice.migrations') IS NOT NULL AS found");
  if (rows[0]?.found !== true) return false;
  const applied = await pool.query<{ name: string }>('SELECT name FROM sluice.migrations');
  const known = new Set(applied.rows.map((row) => row.name));
  return migrations.every(({ name }) => known.has(name));
}
