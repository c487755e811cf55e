import { columnTypeSql } from '../../../runtime/contract/column-type-sql.ts';
import { quoteIdentifier, quoteTable } from '../identifier.ts';
import { defaultClause } from './default-clause.ts';
import type { TableColumn } from './table-column.ts';

export interface TableDefinition {
  /** Left out: wherever the session's search path says. */
  readonly schema?: string;
  readonly table: string;
  readonly columns: readonly TableColumn[];
}

/** One column as it stands in CREATE TABLE and ADD COLUMN. `soleKey`: it is the whole primary key. */
export function columnDdl(column: TableColumn, soleKey: boolean): string {
  const name = quoteIdentifier(column.name);
  if (column.origin === 'serial') return `${name} BIGSERIAL PRIMARY KEY`;
  const key = soleKey && column.primaryKey;
  return [
    name,
    ' ',
    columnTypeSql(column),
    key ? ' PRIMARY KEY' : '',
    column.nullable || key ? '' : ' NOT NULL',
    column.unique && !key ? ' UNIQUE' : '',
    defaultClause(column),
  ].join('');
}

/** CREATE TABLE, as the specification prints it. */
export function tableDdl(definition: TableDefinition): string {
  const { schema, table, columns } = definition;
  const keys = columns.filter((column) => column.primaryKey);
  const lines = columns.map((column) => columnDdl(column, keys.length === 1));
  if (keys.length > 1) lines.push(`PRIMARY KEY (${keys.map((column) => quoteIdentifier(column.name)).join(', ')})`);
  const name = schema === undefined ? quoteIdentifier(table) : quoteTable({ schema, table });
  return `CREATE TABLE IF NOT EXISTS ${name} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n);`;
}
