import { type Client, DatabaseError } from 'pg';
import type { Merge } from '../../../runtime/contract/sink.ts';
import { rowRefusalSql } from '../errors.ts';
import { quoteIdentifier, quoteTable } from '../identifier.ts';
import { insertSelectSql } from '../insert-select.ts';
import type { RefusedPlace } from '../isolate-rows.ts';
import { mergeSql, touches } from '../merge/merge-sql.ts';
import { introspectTable } from '../tables/introspect-table.ts';
import { countMismatch } from './publish-errors.ts';
import type { Trial } from './publishing.ts';

/** Finds, among staged rows at these places, those that the table refuses; the others are written. */
export type TryRows = (at: readonly string[]) => Promise<readonly RefusedPlace[]>;

/** Rows that are tried at once, before they are halved: of rows of which each hundredth is bad, every second block is good. */
const BLOCK = 64;

/** What `GET STACKED DIAGNOSTICS` gives, in the order of the function's answer. */
const DIAGNOSTICS = [
  ['code', 'RETURNED_SQLSTATE'],
  ['message', 'MESSAGE_TEXT'],
  ['detail', 'PG_EXCEPTION_DETAIL'],
  ['schema', 'SCHEMA_NAME'],
  ['table', 'TABLE_NAME'],
  ['column', 'COLUMN_NAME'],
  ['constraint', 'CONSTRAINT_NAME'],
] as const;

interface Answer {
  /** `null`: a block of which fewer rows arrived than were written. */
  readonly at: string | null;
  /** As `DIAGNOSTICS`, empty where the server says nothing; or how many rows were written, and arrived. */
  readonly said: readonly string[];
}

/**
 * Lets Postgres itself try blocks of staged rows in source order, each in a subtransaction, and halve what is refused: the
 * same as `isolateRows` without its round trips. In a function of the session. `null`: the session may make none, or
 * changes arrive and not rows.
 */
export async function createTryRows(trial: Trial, order: string): Promise<TryRows | null> {
  const { client, number, into } = trial;
  if (into.merge?.mirror !== undefined || !(await hasLanguage(client))) return null;
  const name = `pg_temp.sluice_try_${number}`;
  const write = into.merge === null ? insertSql(trial, order) : await mergingSql(trial, into.merge);
  await client.query(functionSql(name, write));
  return async (at) => {
    const { rows } = await client.query<Answer>(
      `SELECT tried.sluice_at::text AS at, tried.sluice_said AS said
       FROM generate_series(1, cardinality($1::tid[]), ${BLOCK}) AS block (first),
         LATERAL ${name}(($1::tid[])[block.first : block.first + ${BLOCK - 1}]) AS tried`,
      [at],
    );
    const places = new Map(at.map((one, place) => [one, place]));
    return rows.map(({ at: found, said }) => {
      if (found === null) throw countMismatch(into, Number(said[0]), Number(said[1]));
      return { place: places.get(found)!, error: errorOf(said) };
    });
  };
}

async function hasLanguage(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_language WHERE lanname = 'plpgsql' AND has_language_privilege(oid, 'USAGE')`,
  );
  return rowCount === 1;
}

const THESE = 'ctid = ANY ($1)';

/** How a block is written, and how many rows that must be. */
interface WriteBlock {
  readonly sql: string;
  readonly wanted: string;
}

function insertSql({ part, into }: Trial, order: string): WriteBlock {
  const columns = into.columns.map(({ name }) => name);
  const rows = `${quoteTable(part.staging)} WHERE ${THESE} ORDER BY ${order}`;
  return { sql: insertSelectSql(into, columns, rows), wanted: 'sluice_count' };
}

/** Of each key of the block the last row is written, straight from where it is staged. */
async function mergingSql({ client, part, into }: Trial, merge: Merge): Promise<WriteBlock> {
  const columns = into.columns.map(({ name }) => name);
  const touch = touches(await introspectTable(client, into), columns);
  const key = merge.key.map(quoteIdentifier).join(', ');
  return {
    sql: mergeSql({ from: part.staging, where: THESE, into, columns, merge, touch }),
    wanted: `(SELECT count(*) FROM (SELECT DISTINCT ${key} FROM ${quoteTable(part.staging)} WHERE ${THESE}) AS sluice_keys)`,
  };
}

/** Columns of users go before names of ours, which no column has; its argument is `$1`. */
function functionSql(name: string, { sql, wanted }: WriteBlock): string {
  const diagnostics = DIAGNOSTICS.map(([key, item]) => `sluice_${key} = ${item}`).join(', ');
  return `CREATE OR REPLACE FUNCTION ${name}(tid[]) RETURNS TABLE (sluice_at tid, sluice_said text[])
    LANGUAGE plpgsql AS $sluice$
    #variable_conflict use_column
    DECLARE
      sluice_count integer := cardinality($1);
      sluice_half integer := sluice_count / 2;
      sluice_written integer;
      sluice_wanted integer;
      ${DIAGNOSTICS.map(([key]) => `sluice_${key} text;`).join(' ')}
    BEGIN
      BEGIN
        ${sql};
        GET DIAGNOSTICS sluice_written = ROW_COUNT;
        sluice_wanted := ${wanted};
        IF sluice_written <> sluice_wanted THEN
          RETURN QUERY SELECT NULL::tid, ARRAY[sluice_wanted::text, sluice_written::text];
        END IF;
        RETURN;
      EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS ${diagnostics};
        IF NOT (${rowRefusalSql('sluice_code')}) THEN RAISE; END IF;
      END;
      IF sluice_count = 1 THEN
        RETURN QUERY SELECT $1[1], ARRAY[${DIAGNOSTICS.map(([key]) => `sluice_${key}`).join(', ')}];
      ELSE
        RETURN QUERY SELECT * FROM ${name}($1[1 : sluice_half]);
        RETURN QUERY SELECT * FROM ${name}($1[sluice_half + 1 : sluice_count]);
      END IF;
    END $sluice$`;
}

/** The error as the server would have sent it. */
function errorOf(said: readonly string[]): DatabaseError {
  const given = Object.fromEntries(DIAGNOSTICS.map(([key], index) => [key, said[index] || undefined]));
  const { message = '', ...fields } = given;
  return Object.assign(new DatabaseError(message, 0, 'error'), fields);
}
