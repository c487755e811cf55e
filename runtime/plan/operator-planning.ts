import type { LookupTable, OperatorPlanning } from '../contract/operator.ts';
import type { Registry } from '../contract/registry.ts';
import type { PlanContext } from './context.ts';
import type { PipelineDraft } from './draft.ts';
import { findOperator } from './registry-lookup.ts';
import { tableColumns } from './table-columns.ts';
import { tableName } from './table-name.ts';

/** What operators may know when a pipeline is saved: the tables of the schemas that the context has. */
export function operatorPlanning({ schemas = {}, tenantSchema }: PlanContext): OperatorPlanning {
  return {
    table(ref): LookupTable | null {
      const schema = Object.hasOwn(schemas, ref) ? schemas[ref] : undefined;
      if (schema === undefined) return null;
      const columns = tableColumns(schema).map(({ name, type, nullable, length, precision, scale }) => ({
        name,
        type,
        nullable,
        ...(length === undefined ? {} : { length }),
        ...(precision === undefined ? {} : { precision }),
        ...(scale === undefined ? {} : { scale }),
      }));
      return { schema: tenantSchema, table: tableName(schema.name), columns };
    },
  };
}

/** Names or ids of the schemas that a draft's operators look into. Settings that are wrong name none. */
export function tablesOf(draft: PipelineDraft, registry: Registry): readonly string[] {
  const refs = draft.nodes.flatMap(({ nodeType, config }) => {
    const definition = findOperator(registry, nodeType);
    const parsed = definition?.config.safeParse(config);
    return parsed?.success ? (definition?.tables?.(parsed.data as never) ?? []) : [];
  });
  return [...new Set(refs)];
}
