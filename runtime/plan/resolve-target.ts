import type { Issue } from '../contract/issue.ts';
import { suggestion } from '../contract/nearest.ts';
import type { PlanContext } from './context.ts';
import type { DraftNode } from './draft.ts';
import { check, error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { SchemaDraft } from './model/schema.ts';
import { type TargetConfig, targetConfigModel } from './model/target-config.ts';
import { type TableColumn, tableColumns } from './table-columns.ts';
import { tableName } from './table-name.ts';

export interface ResolvedTarget {
  readonly node: DraftNode;
  readonly config: TargetConfig;
  /** Id of the stored schema that the node names; `null`: it is the pipeline's. */
  readonly schemaId: string | null;
  readonly table: string;
  readonly columns: readonly TableColumn[];
}

/** A target node with the schema that it names, or else the pipeline's own; `null` where there is none, or its settings are wrong. */
export function resolveTarget(
  node: DraftNode,
  schema: SchemaDraft | null,
  context: PlanContext,
  issues: Issue[],
): ResolvedTarget | null {
  const config = check(targetConfigModel, node.config, node.place.config, node.id);
  if (!config.ok) issues.push(...config.issues);
  if (!config.ok) return null;
  const { schemas = {}, tenantSchema } = context;
  const named = config.value.schema;
  const isOwn = (one: SchemaDraft, name: string): boolean =>
    [one.name, tableName(one.name), `${tenantSchema}.${tableName(one.name)}`].includes(name);
  if (named === undefined || (schema !== null && isOwn(schema, named))) {
    if (schema === null) return null;
    return { node, config: config.value, schemaId: null, table: tableName(schema.name), columns: tableColumns(schema) };
  }
  if (Object.hasOwn(schemas, named)) {
    const other = schemas[named]!;
    return {
      node,
      config: config.value,
      schemaId: other.id,
      table: tableName(other.name),
      columns: tableColumns(other),
    };
  }
  const known = [...(schema === null ? [] : [schema.name]), ...Object.values(schemas).map(({ name }) => name)];
  issues.push(
    error({
      code: 'plan.schema_mismatch',
      path: jsonPath(node.place.config, 'schema'),
      node: node.id,
      message: `There is no schema "${named}" here${suggestion(named, known)}`,
      next: "Name a stored schema by its name or id, or leave it out: the rows then go to the pipeline's own.",
    }),
  );
  return null;
}

/** What targets cannot have, or ask for, beside others. */
export function severalTargets(targets: readonly (ResolvedTarget | null)[]): Issue[] {
  const found = targets.filter((target) => target !== null);
  if (targets.length < 2) return [];
  return found.flatMap(({ node, config, table }, index) => {
    const issues: Issue[] = [];
    const say = (key: string, message: string, next: string) =>
      issues.push(
        error({ code: 'plan.several_targets', path: jsonPath(node.place.config, key), node: node.id, message, next }),
      );
    const same = found.slice(0, index).find((other) => other.table === table);
    if (same !== undefined) {
      const next = 'Lead both into a node of type union before one of them, or name another schema.';
      say('schema', `"${same.node.id}" loads into ${table} already`, next);
    }
    const marked = found.slice(0, index).find((other) => other.config.loadMode === 'incremental_watermark');
    if (config.loadMode === 'incremental_watermark' && marked !== undefined) {
      const message = `"${marked.node.id}" is loaded by a watermark already, and a run goes on from one`;
      say('loadMode', message, 'Use upsert or append here, or make a pipeline of its own for this target.');
    }
    return issues;
  });
}
