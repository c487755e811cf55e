import type { ClientBase } from 'pg';

/** Of the session: where rows that the target refuses are in the staging table, and what is noted of them, in source order. */
export const REFUSED = 'pg_temp.sluice_refused';

const PAGE = 100;

/** Makes room for the refused rows of a load. */
export async function openRefused(client: ClientBase): Promise<void> {
  await client.query(
    `DROP TABLE IF EXISTS ${REFUSED};
     CREATE TABLE ${REFUSED} (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at tid NOT NULL, note text NOT NULL)`,
  );
}

/** Notes more of them. */
export async function noteRefused(client: ClientBase, at: readonly string[], notes: readonly string[]): Promise<void> {
  await client.query(`INSERT INTO ${REFUSED} (at, note) SELECT * FROM unnest($1::tid[], $2::text[])`, [at, notes]);
}

/** What was noted of them, in that order. */
export async function* readRefused(client: ClientBase): AsyncGenerator<readonly string[]> {
  for (let after = '0'; ; ) {
    const { rows } = await client.query<{ number: string; note: string }>(
      `SELECT number, note FROM ${REFUSED} WHERE number > $1 ORDER BY number LIMIT ${PAGE}`,
      [after],
    );
    if (rows.length === 0) return;
    after = rows.at(-1)!.number;
    yield rows.map(({ note }) => note);
  }
}
