import type { Kysely, Selectable, SelectQueryBuilder } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../store/database.ts';
import { decodeCursor, makePage, type pageQuery, rowNumber } from './page.ts';

/** Tables whose `seq` tells which row is the newer one. */
type Numbered = 'connectors' | 'schemas' | 'pipelines' | 'api_keys';

interface NewestFirst<T extends Numbered, Item> {
  /** All rows that match, none selected yet. */
  readonly matching: SelectQueryBuilder<Database, T, object>;
  readonly query: z.output<typeof pageQuery>;
  /** The rows of the page, as they are answered. */
  readonly present: (rows: readonly Selectable<Database[T]>[]) => readonly Item[] | Promise<readonly Item[]>;
}

/** A page of a table, newest first. */
export async function newestFirst<T extends Numbered, Item>(
  db: Kysely<Database>,
  { matching, query, present }: NewestFirst<T, Item>,
) {
  const after = decodeCursor(query.cursor, rowNumber);
  // Typed as one of them: kysely cannot follow a table that is a parameter.
  const all = matching as unknown as SelectQueryBuilder<Database, 'schemas', object>;
  const rows = await all
    .selectAll()
    .$if(after !== null, (from) => from.where('seq', '<', after!))
    .orderBy('seq', 'desc')
    .limit(query.limit + 1)
    .execute();
  const { total } = await all.select(db.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  const shown = await present(rows.slice(0, query.limit) as unknown as Selectable<Database[T]>[]);
  return makePage({
    rows: rows.map(({ seq }, index) => ({ seq, item: shown[index]! })),
    total: Number(total),
    limit: query.limit,
    keys: ({ seq }) => seq,
    present: ({ item }) => item,
  });
}

/** For ILIKE: any text that holds `part`. */
export const anyTextWith = (part: string): string => `%${part.replaceAll(/[\\%_]/g, '\\$&')}%`;
