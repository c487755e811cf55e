import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { quoteTable, type TableRef } from '../identifier.ts';
import { schemaError } from './schema-error.ts';
import type { TableColumn } from './table-column.ts';
import { columnDdl } from './table-ddl.ts';

/** ALTER TABLE … ADD COLUMN. The key of a table that exists stays as it is. */
export function addColumnDdl(ref: TableRef, column: TableColumn): string {
  if (column.primaryKey) {
    throw new PipelineError('schema.key_fixed', {
      message: `Column "${column.name}" cannot join the primary key of ${ref.table}: the key is set when the table is made.`,
      next: 'Add the field without isPrimaryKey; isUnique is possible.',
      detail: { table: ref.table, column: column.name },
    });
  }
  return `ALTER TABLE ${quoteTable(ref)} ADD COLUMN ${columnDdl(column, false)};`;
}

/** Adds a column to the table behind a schema, in the caller's transaction. Throws `schema.*`. */
export async function addColumn(client: ClientBase, ref: TableRef, column: TableColumn): Promise<void> {
  try {
    await client.query(addColumnDdl(ref, column));
  } catch (error) {
    throw schemaError(error, ref, column.name);
  }
}
