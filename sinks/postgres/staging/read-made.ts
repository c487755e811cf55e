import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { BytesVector } from '../../../runtime/contract/vector.ts';
import { quoteTable, type TableRef } from '../identifier.ts';
import { ORDER_COLUMN } from '../merge/merge-sql.ts';
import { plainTextSession } from '../plain-text-session.ts';
import { readBinaryCopy } from './read-binary-copy.ts';
import { fromColumns, stageColumns } from './stage-tables.ts';

/** Rows that a holder has made, in their order. */
export interface MadeRows {
  readonly length: number;
  /** Size in bytes of what the vectors share. */
  readonly bytes: number;
  /** A vector for each column: cells as Postgres prints them. */
  readonly vectors: readonly BytesVector[];
  /** Of a row that was kept: number of its split, of the record in it, and its line where there are lines. */
  recordOf(row: number): { ordinal: number; rowNumber: number; line?: number };
}

/** The rows with numbers in `(after, to]`, in their order. The range bounds the work: a LIMIT would sort all that follow, page by page. */
export async function readMade(
  client: ClientBase,
  table: TableRef,
  { columns, keeps }: { readonly columns: ColumnTypes; readonly keeps: boolean },
  { after, to }: { readonly after: bigint; readonly to: bigint },
): Promise<MadeRows> {
  await plainTextSession(client);
  const names = [...stageColumns(columns), ...fromColumns(keeps ? { keeps } : {})];
  // COPY gives bytes, which lanes read as they are: pg would make a string of each cell. COPY takes no parameters.
  const copy = `COPY (SELECT ${names.map((name) => `${name}::text`).join(', ')} FROM ${quoteTable(table)} AS made
    WHERE ${ORDER_COLUMN} > ${after} AND ${ORDER_COLUMN} <= ${to} ORDER BY made.${ORDER_COLUMN}) TO STDOUT (FORMAT binary)`;
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(copy))) chunks.push(chunk);
  const { length, bytes, vectors } = readBinaryCopy(Buffer.concat(chunks), names.length);
  const from = vectors.slice(columns.length);
  return {
    length,
    bytes,
    vectors: vectors.slice(0, columns.length),
    recordOf(row) {
      const [split, record, line] = from.map((vector) => cellOf(vector, row));
      return {
        ordinal: Number(split),
        rowNumber: Number(record),
        ...(line === null || line === undefined ? {} : { line: Number(line) }),
      };
    },
  };
}

/** The text of a cell; `null` is NULL. */
export function cellOf({ buffer, starts, ends }: BytesVector, row: number): string | null {
  const start = starts[row]!;
  return start < 0 ? null : buffer.toString('utf8', start, ends[row]!);
}
