import type { Pool } from 'pg';
import { tableColumns } from '../../runtime/plan/table-columns.ts';
import { tableName } from '../../runtime/plan/table-name.ts';
import { createTable } from '../../sinks/postgres/tables/create-table.ts';
import { clientTransaction } from '../store/client-transaction.ts';
import type { PipelineFile } from './pipeline-file.ts';

/** Makes the table of a schema that stands in the file itself, where there is none yet. */
export async function ensureTable(pool: Pool, { draft, context }: PipelineFile): Promise<void> {
  const { schema } = draft;
  if (context.schema !== undefined || schema === null || typeof schema === 'string') return;
  const ref = { schema: context.tenantSchema, table: tableName(schema.name) };
  await clientTransaction(pool, (client) => createTable(client, ref, tableColumns(schema)));
}
