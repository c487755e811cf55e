import type { ClientBase } from 'pg';

/** Of the session: where rows that a target refuses are in its staging table, and what is noted of them, in source order. */
export function refusedTable(part: number): string {
  return `pg_temp.sluice_refused_${part}`;
}

const PAGE = 100;

/** Makes room for the refused rows of a load. */
export async function openRefused(client: ClientBase, part: number): Promise<void> {
  await client.query(
    `DROP TABLE IF EXISTS ${refusedTable(part)};
     CREATE TABLE ${refusedTable(part)} (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at tid NOT NULL, note text NOT NULL)`,
  );
}

/** Notes more of them. */
export async function noteRefused(
  client: ClientBase,
  part: number,
  { at, notes }: { readonly at: readonly string[]; readonly notes: readonly string[] },
): Promise<void> {
  const into = refusedTable(part);
  await client.query(`INSERT INTO ${into} (at, note) SELECT * FROM unnest($1::tid[], $2::text[])`, [at, notes]);
}

/** What was noted of them, in that order. */
export async function* readRefused(client: ClientBase, part: number): AsyncGenerator<readonly string[]> {
  for (let after = '0'; ; ) {
    const { rows } = await client.query<{ number: string; note: string }>(
      `SELECT number, note FROM ${refusedTable(part)} WHERE number > $1 ORDER BY number LIMIT ${PAGE}`,
      [after],
    );
    if (rows.length === 0) return;
    after = rows.at(-1)!.number;
    yield rows.map(({ note }) => note);
  }
}
