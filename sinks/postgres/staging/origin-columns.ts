import type { ClientBase } from 'pg';
import type { Column } from '../../../runtime/contract/column.ts';
import type { TargetColumn } from '../../../runtime/contract/sink.ts';
import { quoteTable, type TableRef } from '../identifier.ts';

/** Columns of a staging table: number of the split that a row was read from, and of the row in it. NULL where they are not known. */
export const SPLIT_COLUMN = 'sluice_split';
export const ROW_COLUMN = 'sluice_row';

const COLUMNS: readonly Column[] = [
  { name: SPLIT_COLUMN, type: 'bigint', nullable: true },
  { name: ROW_COLUMN, type: 'bigint', nullable: true },
];

export const ORIGIN_COLUMNS_SQL: readonly string[] = COLUMNS.map(({ name, type }) => `${name} ${type}`);

/** What feeds them, from batches that have two vectors more than `vectors`. */
export function originColumns(vectors: number): readonly TargetColumn[] {
  return COLUMNS.map((column, index) => ({ ...column, from: vectors + index, input: column }));
}

/** Unique and exclusion indexes on what the load feeds or on expressions, CHECKs, foreign keys, triggers of rows. */
const REFUSES = `
SELECT EXISTS (
  SELECT FROM pg_index AS i WHERE i.indrelid = $1::regclass AND (i.indisunique OR i.indisexclusion) AND (i.indexprs IS NOT NULL
    OR EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::smallint[]) AND a.attname = ANY ($2))))
  OR EXISTS (SELECT FROM pg_constraint AS c WHERE c.conrelid = $1::regclass AND c.contype IN ('c', 'f'))
  OR EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = $1::regclass AND NOT t.tgisinternal)
  OR EXISTS (SELECT FROM pg_inherits AS p WHERE p.inhparent = $1::regclass) AS refuses`;

/** Whether a table may refuse rows that a staging table of its columns takes. */
export async function mayRefuse(client: ClientBase, table: TableRef, fed: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ refuses: boolean }>(REFUSES, [quoteTable(table), fed]);
  return rows[0]?.refuses === true;
}
