import pg from 'pg';
import { until } from './until.ts';

const KEY = 4711;

export interface Hold extends AsyncDisposable {
  /** Resolves when so many commits wait; gives the process ids of their backends. */
  reached(commits: number): Promise<readonly number[]>;
  /** Lets them pass, and all later ones. */
  release(): Promise<void>;
}

/**
 * Makes every commit of a split that has read at least `rows` rows wait in the middle of its seal: the moment at which
 * everything is written and nothing is kept. By a trigger on the table of splits, so for direct and staged loads alike.
 */
export async function holdCommits(url: string, rows: number): Promise<Hold> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  await client.query(`SELECT pg_advisory_lock(${KEY})`);
  await client.query(`
    CREATE FUNCTION hold_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock_shared(${KEY});
      RETURN NEW;
    END $$;
    CREATE TRIGGER hold_commit BEFORE UPDATE ON sluice.splits FOR EACH ROW
    WHEN (NEW.position IS DISTINCT FROM OLD.position AND (NEW.counters->>'read')::int >= ${rows})
    EXECUTE FUNCTION hold_commit()`);
  return {
    reached: (commits) =>
      until(`${commits} commits wait`, async () => {
        const waiting = await client.query<{ pid: number }>(
          `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${KEY} AND NOT granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return waiting.rows.length >= commits ? waiting.rows.map(({ pid }) => pid) : null;
      }),
    release: async () => {
      await client.query(`SELECT pg_advisory_unlock(${KEY})`);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
