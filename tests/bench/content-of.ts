import { query } from './query.ts';

/** Rows of a table, or of a query in brackets, and a hash of them all, in any order. */
export async function contentOf(url: string, table = 'ds_bench'): Promise<string> {
  const [row] = await query<{ content: string }>(
    url,
    `SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS content FROM ${table} AS t`,
  );
  return row!.content;
}
