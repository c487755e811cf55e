import type { ClientBase } from 'pg';
import type { TableRef } from '../identifier.ts';
import { schemaError } from './schema-error.ts';
import type { TableColumn } from './table-column.ts';
import { tableDdl } from './table-ddl.ts';

/** Makes the table behind a schema, in the caller's transaction. Throws `schema.*`. */
export async function createTable(client: ClientBase, ref: TableRef, columns: readonly TableColumn[]): Promise<void> {
  try {
    await client.query(tableDdl({ ...ref, columns }));
  } catch (error) {
    throw schemaError(error, ref);
  }
}
