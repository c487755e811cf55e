import { tableColumns } from '../../runtime/plan/table-columns.ts';
import { tableName } from '../../runtime/plan/table-name.ts';
import { createTable } from '../../sinks/postgres/tables/create-table.ts';
import type { Store } from '../store/open-store.ts';
import { transaction } from '../store/transaction.ts';
import type { PipelineFile } from './pipeline-file.ts';

/** Makes the table of a schema that stands in the file itself, where there is none yet. */
export async function ensureTable(store: Store, { draft, context }: PipelineFile): Promise<void> {
  const { schema } = draft;
  if (context.schema !== undefined || schema === null || typeof schema === 'string') return;
  const ref = { schema: context.tenantSchema, table: tableName(schema.name) };
  await transaction(store, ({ client }) => createTable(client, ref, tableColumns(schema)));
}
