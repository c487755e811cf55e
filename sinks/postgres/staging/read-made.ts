import type { ClientBase } from 'pg';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { quoteTable, type TableRef } from '../identifier.ts';
import { ORDER_COLUMN } from '../merge/merge-sql.ts';
import { stageColumns } from './stage-tables.ts';

/** A row of a stage's table: its number, then each column as Postgres prints it. */
export type MadeRow = readonly [number: string, ...cells: (string | null)[]];

/** At most `limit` rows with numbers in `(after, to]`, in their order. */
export async function readMade(
  client: ClientBase,
  table: TableRef,
  columns: ColumnTypes,
  range: { readonly after: bigint; readonly to: bigint; readonly limit: number },
): Promise<readonly MadeRow[]> {
  // Pooled sessions have the server's own settings.
  await client.query(
    `SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO, MDY', false), set_config('extra_float_digits', '1', false)`,
  );
  const cells = stageColumns(columns).map((name) => `${name}::text`);
  const { rows } = await client.query<MadeRow & unknown[]>({
    rowMode: 'array',
    text: `SELECT ${[`${ORDER_COLUMN}::text`, ...cells].join(', ')} FROM ${quoteTable(table)} AS made
      WHERE ${ORDER_COLUMN} > $1 AND ${ORDER_COLUMN} <= $2 ORDER BY made.${ORDER_COLUMN} LIMIT $3`,
    values: [String(range.after), String(range.to), range.limit],
  });
  return rows;
}
