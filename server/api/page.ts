import { z } from 'zod';
import { ApiError } from './api-error.ts';

/** The number of a row of a control table, as text: below the limit of a bigint. */
export const rowNumber = z.string().regex(/^\d{1,18}$/);

/** Query of every list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().optional().meta({ description: 'Opaque; from `pagination.cursor` of the page before.' }),
});

/** A list's response. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    pagination: z.object({
      total: z.int().meta({ description: 'All that match, on every page together.' }),
      hasMore: z.boolean(),
      limit: z.int(),
      cursor: z.string().nullable().meta({ description: 'Gives the next page; null on the last.' }),
    }),
  });

/** Where a page starts: after the row with these sort keys. */
export function decodeCursor<T extends z.ZodType>(cursor: string | undefined, keys: T): z.output<T> | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const parsed = keys.safeParse(safeJson(text));
  if (parsed.success) return parsed.data;
  throw new ApiError(400, 'request.bad_cursor', {
    message: 'This cursor was not made by this list.',
    next: 'Take `pagination.cursor` of the page before, or leave `cursor` out to begin at the start.',
  });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export interface PageParts<Row, Item> {
  /** One row more than `limit`, where there is one. */
  readonly rows: readonly Row[];
  readonly total: number;
  readonly limit: number;
  readonly keys: (row: Row) => unknown;
  readonly present: (row: Row) => Item;
}

export function makePage<Row, Item>({ rows, total, limit, keys, present }: PageParts<Row, Item>) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    data: shown.map(present),
    pagination: {
      total,
      hasMore,
      limit,
      cursor: hasMore && last !== undefined ? Buffer.from(JSON.stringify(keys(last))).toString('base64url') : null,
    },
  };
}
