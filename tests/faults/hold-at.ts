import pg from 'pg';
import type { Workplace } from '../worker/workplace.ts';
import { until } from './until.ts';

const KEY = 4_712;

/** Lets the load wait where it fires a trigger: one that a statement creates but for its function. */
export async function holdAt(work: Workplace, trigger: string) {
  const client = new pg.Client({ connectionString: work.url });
  client.on('error', () => {});
  await client.connect();
  await client.query(`SELECT pg_advisory_lock(${KEY})`);
  await client.query(`
    CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock_shared(${KEY});
      RETURN NEW;
    END $$;
    ${trigger} EXECUTE FUNCTION hold()`);
  return {
    /** Gives the process id of the backend that waits. */
    reached: () =>
      until('the load waits', async () => {
        const waiting = await client.query<{ pid: number }>(`SELECT pid FROM pg_locks
          WHERE locktype = 'advisory' AND objid = ${KEY} AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
        return waiting.rows[0]?.pid ?? null;
      }),
    release: () => client.query(`SELECT pg_advisory_unlock(${KEY})`),
    [Symbol.asyncDispose]: () => client.end(),
  };
}
