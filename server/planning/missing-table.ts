import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import { tableColumns } from '../../runtime/plan/table-columns.ts';
import { tableName } from '../../runtime/plan/table-name.ts';
import { tableDdl } from '../../sinks/postgres/tables/table-ddl.ts';

/** What makes the table of a schema that stands in the pipeline itself; `null`: a stored schema has its table. */
export function missingTable({ schema }: PipelineDraft, tenantSchema: string): string | null {
  if (schema === null || typeof schema === 'string') return null;
  return tableDdl({ schema: tenantSchema, table: tableName(schema.name), columns: tableColumns(schema) });
}
