import type { ClientBase } from 'pg';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { quoteTable, type TableRef } from '../identifier.ts';
import { ORDER_COLUMN } from '../merge/merge-sql.ts';
import { plainTextSession } from '../plain-text-session.ts';
import { fromColumns, stageColumns } from './stage-tables.ts';

/** A row of a stage's table: its number, each column as Postgres prints it, and where rows are kept, the record that it is. */
export type MadeRow = readonly [number: string, ...cells: (string | null)[]];

/** Of a row that was kept: number of its split, of the record in it, and its line where there are lines. */
export function recordOf(row: MadeRow): { ordinal: number; rowNumber: number; line?: number } {
  const [split, record, line] = row.slice(-3);
  return {
    ordinal: Number(split),
    rowNumber: Number(record),
    ...(line === null || line === undefined ? {} : { line: Number(line) }),
  };
}

/** The rows with numbers in `(after, to]`, in their order. The range bounds the work: a LIMIT would sort all that follow, page by page. */
export async function readMade(
  client: ClientBase,
  table: TableRef,
  { columns, keeps }: { readonly columns: ColumnTypes; readonly keeps: boolean },
  range: { readonly after: bigint; readonly to: bigint },
): Promise<readonly MadeRow[]> {
  await plainTextSession(client);
  const cells = [...stageColumns(columns), ...fromColumns(keeps ? { keeps } : {})].map((name) => `${name}::text`);
  const { rows } = await client.query<MadeRow & unknown[]>({
    rowMode: 'array',
    text: `SELECT ${[`${ORDER_COLUMN}::text`, ...cells].join(', ')} FROM ${quoteTable(table)} AS made
      WHERE ${ORDER_COLUMN} > $1 AND ${ORDER_COLUMN} <= $2 ORDER BY made.${ORDER_COLUMN}`,
    values: [String(range.after), String(range.to)],
  });
  return rows;
}
