import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { decodeCursor, makePage, rowNumber } from './page.ts';

interface ById<Row, Item> {
  /** `FROM … WHERE …` of a table with a bigint `id`. */
  readonly matching: RawBuilder<unknown>;
  readonly query: { readonly cursor?: string | undefined; readonly limit: number };
  readonly newestFirst: boolean;
  readonly present: (row: Row) => Item;
}

/** One page of the rows that match, in order of their number, and how many match in all. Throws for a bad cursor. */
export async function pageById<Row extends { readonly id: string }, Item>(
  db: QueryExecutorProvider,
  { matching, query, newestFirst, present }: ById<Row, Item>,
) {
  const after = decodeCursor(query.cursor, rowNumber);
  const [beyond, order] = newestFirst ? [sql`<`, sql`DESC`] : [sql`>`, sql`ASC`];
  const { rows } = await sql<Row>`SELECT * ${matching}
    AND (${after}::bigint IS NULL OR id ${beyond} ${after}::bigint) ORDER BY id ${order} LIMIT ${query.limit + 1}`.execute(
    db,
  );
  const counted = await sql<{ total: string }>`SELECT count(*) AS total ${matching}`.execute(db);
  const total = Number(counted.rows[0]?.total ?? 0);
  return makePage({ rows, total, limit: query.limit, keys: ({ id }) => id, present });
}
