import pg from 'pg';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { columnTypeSql } from '../../../runtime/contract/column-type-sql.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import { quoteIdentifier } from '../identifier.ts';

/** Makes a table of the session's own, `name`, of rows that a person wrote down: a column that a row lacks is NULL. */
export function givenTableSql(
  name: string,
  columns: ColumnTypes,
  rows: readonly Readonly<Record<string, Json>>[],
): string {
  const shape = columns.map((column) => `${quoteIdentifier(column.name)} ${columnTypeSql(column)}`).join(', ');
  const values = pg.escapeLiteral(JSON.stringify(rows));
  return `CREATE TEMP TABLE ${quoteIdentifier(name)} AS SELECT * FROM jsonb_to_recordset(${values}) AS rows (${shape})`;
}
