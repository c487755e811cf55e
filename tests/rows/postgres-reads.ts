import pg from 'pg';

export interface Reading {
  /** Whether Postgres takes the text. */
  readonly valid: boolean;
  /** The value's binary form, in hexadecimal; `null` where it is refused. */
  readonly binary: string | null;
}

/** How Postgres itself reads each text as a type: `<type>_send` of what `<type>_in` makes of it. */
export async function postgresReads(
  url: string,
  type: string,
  send: string,
  texts: readonly string[],
): Promise<Reading[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'");
    const { rows } = await client.query<{ valid: boolean; binary: string | null }>(
      `SELECT valid, CASE WHEN valid THEN encode(${send}(text::${type}), 'hex') END AS binary
       FROM (SELECT n, text, pg_input_is_valid(text, '${type}') AS valid
             FROM unnest($1::text[]) WITH ORDINALITY AS given(text, n) OFFSET 0) AS checked
       ORDER BY n`,
      [texts],
    );
    return rows;
  } finally {
    await client.end();
  }
}
