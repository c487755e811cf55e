import { type Load, type Workplace, workplace } from '../worker/workplace.ts';

/** A load that fails where it makes a staging table. */
export async function neverStaged(load: Load): Promise<Workplace> {
  const work = await workplace(load);
  await work.query(`
    CREATE FUNCTION refuse_staging() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity LIKE '%staging\\_%') THEN
        RAISE EXCEPTION 'rows are staged';
      END IF;
    END $$;
    CREATE EVENT TRIGGER refuse_staging ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
    EXECUTE FUNCTION refuse_staging()`);
  return work;
}
