import { expect } from 'vitest';
import type { RunnerOptions } from '../../runtime/worker/runner-options.ts';
import { type Load, type Workplace, workplace } from './workplace.ts';

/** A load, and a note of each table that is made for it. `id` of a target numbers its rows as they come. */
export async function noting(load: Load, options: Partial<RunnerOptions> = {}): Promise<Workplace> {
  const work = await workplace(load, options);
  await work.query(`CREATE TABLE made (name text);
    CREATE FUNCTION note_made() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO made SELECT object_identity FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table';
    END $$;
    CREATE EVENT TRIGGER note_made ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION note_made()`);
  return work;
}

/** How a run went about it. `restarts`: why it began anew. */
export async function wayOf(work: Workplace) {
  const made = await work.query(`SELECT FROM made WHERE name LIKE '%staging\\_%'`);
  const log = await work.query<Record<string, string>>('SELECT stage, message FROM sluice.run_log ORDER BY id');
  const told = (stage: string) => log.filter((entry) => entry.stage === stage).map(({ message }) => message);
  return { staged: made.length > 0, stages: told('stage').length, restarts: told('restart') };
}

/** Of a run whose rows go into their table as they are written. */
export const UNSTAGED = { staged: false, stages: 0, restarts: [] };
/** Of one whose rows wait in Postgres for an operator that needs all of them. */
export const STAGED = { staged: true, stages: 1, restarts: [] };
export const begunAnew = (why: string) => ({ ...STAGED, restarts: [expect.stringContaining(why)] });
