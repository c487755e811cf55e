import pg from 'pg';
import type { Outcome } from './outcome.ts';

/**
 * Evaluates texts one by one, each in a subtransaction of its own: `SELECT expression`, of which the value is what the
 * type's output function gives (`format('%s')`; a cast to text is another thing for boolean). The line break keeps a
 * comment at an expression's end from eating the rest, OFFSET keeps the expression from being taken apart.
 */
const PROBE = `
CREATE FUNCTION probe(texts text[], source text) RETURNS TABLE (failed text, reason text, value text, type text)
LANGUAGE plpgsql AS $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY texts LOOP
    BEGIN
      EXECUTE 'SELECT CASE WHEN it IS NULL THEN NULL ELSE format(''%s'', it) END, pg_typeof(it)::text FROM (SELECT (' ||
        one || E'\\n) AS it' || source || ' OFFSET 0) AS given' INTO STRICT value, type;
      failed := NULL; reason := NULL;
    EXCEPTION WHEN OTHERS THEN
      failed := SQLSTATE; reason := SQLERRM; value := NULL; type := NULL;
    END;
    RETURN NEXT;
  END LOOP;
END $$;`;

/** What an expression gives on Postgres, where nothing of ours takes part. */
export interface Oracle extends AsyncDisposable {
  readonly client: pg.Client;
  /** The instant that `now()` gives, for as long as the oracle lives. Microseconds since 2000-01-01 UTC. */
  readonly now: bigint;
  /** Every expression, alone. */
  evaluate(expressions: readonly string[]): Promise<readonly Outcome[]>;
  /** Every expression on the row of `table` whose `row` is given. */
  evaluateOn(table: string, row: number, expressions: readonly string[]): Promise<readonly Outcome[]>;
}

/** Connects, and opens the one transaction that all is evaluated in. */
export async function openOracle(url: string): Promise<Oracle> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres'");
  await client.query('BEGIN');
  await client.query(PROBE);
  const { rows } = await client.query<{ now: string }>(
    "SELECT (extract(epoch FROM now() - timestamptz '2000-01-01 00:00:00Z') * 1000000)::bigint::text AS now",
  );
  const probe = async (expressions: readonly string[], source: string): Promise<readonly Outcome[]> => {
    const answer = await client.query<Row>('SELECT * FROM probe($1, $2)', [expressions, source]);
    return answer.rows.map(outcomeOf);
  };
  return {
    client,
    now: BigInt(rows[0]!.now),
    evaluate: (expressions) => probe(expressions, ''),
    evaluateOn: (table, row, expressions) => probe(expressions, ` FROM ${table} WHERE row = ${row}`),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

interface Row {
  readonly failed: string | null;
  readonly reason: string | null;
  readonly value: string | null;
  readonly type: string | null;
}

function outcomeOf({ failed, reason, value, type }: Row): Outcome {
  // several expressions with commas between are one record to the probe
  if (type === 'record') return { kind: 'failed', sqlState: '42601', reason: 'a record is no expression' };
  if (failed !== null) return { kind: 'failed', sqlState: failed, reason: reason ?? '' };
  return { kind: 'value', value, type: type! };
}
