import type { Column } from '../contract/column.ts';
import type { CollectionTable, LookupTable, OperatorPlanning } from '../contract/operator.ts';
import type { Registry } from '../contract/registry.ts';
import type { PlanContext, StoredSchema } from './context.ts';
import type { PipelineDraft } from './draft.ts';
import { enrichingTables } from './enriching-tables.ts';
import { joinKeys } from './model/join-mapping.ts';
import { findOperator } from './registry-lookup.ts';
import { summaryTableColumns, summaryTableName } from './summary-table.ts';
import { type TableColumn, tableColumns } from './table-columns.ts';
import { tableName } from './table-name.ts';

/** What operators may know when a pipeline is saved: the tables of the schemas that the context has. */
export function operatorPlanning(context: PlanContext): OperatorPlanning {
  const { schemas = {}, tenantSchema } = context;
  const find = (ref: string): StoredSchema | null => (Object.hasOwn(schemas, ref) ? schemas[ref]! : null);
  const tableOf = (schema: StoredSchema): Omit<LookupTable, 'summary'> => ({
    schema: tenantSchema,
    table: tableName(schema.name),
    columns: columnsOf(tableColumns(schema)),
  });
  const summaryOf = (schema: StoredSchema): CollectionTable['summary'] => {
    const table = summaryTableName(schema);
    const customer = Object.values(schemas).find(({ id }) => id === schema.linkedSchemaId);
    if (table === null || customer === undefined) return null;
    const columns = columnsOf(summaryTableColumns(schema, customer));
    return { schema: tenantSchema, table, columns, made: schema.summaryColumns ?? [] };
  };
  return {
    table(ref) {
      const schema = find(ref);
      if (schema === null) return null;
      const { made: _, ...summary } = summaryOf(schema) ?? { made: null };
      return { ...tableOf(schema), ...('table' in summary ? { summary } : {}) };
    },
    collection(ref) {
      const schema = find(ref);
      if (schema === null) return null;
      const { joinMapping, linkedSchemaId } = schema;
      return {
        ...tableOf(schema),
        isOf: (customer) => linkedSchemaId !== undefined && find(customer)?.id === linkedSchemaId,
        keys: joinMapping === undefined ? null : joinKeys(joinMapping),
        summary: summaryOf(schema),
      };
    },
    enriching: () => enrichingTables(context),
  };
}

function columnsOf(columns: readonly TableColumn[]): Column[] {
  return columns.map(({ name, type, nullable, length, precision, scale }) => ({
    name,
    type,
    nullable,
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  }));
}

/** Names or ids of the schemas that a draft's operators look into, or its targets name. Settings that are wrong name none. */
export function tablesOf(draft: PipelineDraft, registry: Registry): readonly string[] {
  const refs = draft.nodes.flatMap(({ nodeType, config }) => {
    if (nodeType === 'target') return typeof config.schema === 'string' ? [config.schema] : [];
    const definition = findOperator(registry, nodeType);
    const parsed = definition?.config.safeParse(config);
    return parsed?.success ? (definition?.tables?.(parsed.data as never) ?? []) : [];
  });
  return [...new Set(refs)];
}

/** Whether one of them takes in the schemas with auto-enrich. */
export function isEnriched(draft: PipelineDraft, registry: Registry): boolean {
  return draft.nodes.some(({ nodeType, config }) => {
    const definition = findOperator(registry, nodeType);
    const parsed = definition?.config.safeParse(config);
    return parsed?.success === true && definition?.enriches?.(parsed.data as never) === true;
  });
}
