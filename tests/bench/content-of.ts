import { query } from './query.ts';

/** Rows of `ds_bench` and a hash of them all, in any order. */
export async function contentOf(url: string): Promise<string> {
  const [row] = await query<{ content: string }>(
    url,
    `SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS content FROM ds_bench AS t`,
  );
  return row!.content;
}
