import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { suggestion } from '../contract/nearest.ts';
import type { PlannedInput, PlannedLoad } from '../contract/plan.ts';
import type { Registry } from '../contract/registry.ts';
import type { TableChange } from '../contract/table-change.ts';
import { columnModeIssues } from './column-modes.ts';
import type { PlanContext } from './context.ts';
import { datasetChecks, type PlannedChecks } from './dataset-checks.ts';
import type { DraftNode, PipelineDraft } from './draft.ts';
import { executionIssues } from './execution-issues.ts';
import { holderIssues } from './graph/holder-issues.ts';
import type { NodeShape } from './graph/routes.ts';
import { graphOrder } from './graph-order.ts';
import { check, error, hasErrors, warning } from './issues.ts';
import { jsonPath } from './json-path.ts';
import { mapChanges } from './map-changes.ts';
import { mapTarget, type TargetMapping } from './map-target.ts';
import type { SchemaDraft } from './model/schema.ts';
import { type TargetConfig, targetConfigModel } from './model/target-config.ts';
import { operatorPlanning } from './operator-planning.ts';
import { archiveIssues } from './plan-archive.ts';
import { planLoad } from './plan-load.ts';
import { privacyIssues } from './privacy-issues.ts';
import { quarantineIssues } from './quarantine.ts';
import { findOperator, nodeTypes } from './registry-lookup.ts';
import { type ResolvedSource, resolveSource, unknownReference } from './source-node.ts';
import { type TableColumn, tableColumns } from './table-columns.ts';
import { tableDrift } from './table-drift.ts';
import { tableName } from './table-name.ts';
import { testIssues } from './tests/test-issues.ts';
import { type ResolvedOperator, type TypedGraph, typeGraph } from './types.ts';

/** All that can be known of a draft without running it. Parts that cannot be worked out are `null`. */
export interface Analysis {
  readonly source: ResolvedSource | null;
  readonly typed: TypedGraph | null;
  readonly target: ResolvedTarget | null;
  /** The node that feeds the target. */
  readonly input: PlannedInput | null;
  readonly mapping: TargetMapping | null;
  /** What the load does to its table first. */
  readonly changes: readonly TableChange[];
  readonly load: PlannedLoad | null;
  readonly checks: PlannedChecks['checks'];
  readonly issues: readonly Issue[];
  /** What is wrong with its tests: nothing that a run would mind. */
  readonly testIssues: readonly Issue[];
}

export interface ResolvedTarget {
  readonly node: DraftNode;
  readonly config: TargetConfig;
  readonly table: string;
  readonly columns: readonly TableColumn[];
}

/** Works out everything about a draft that needs no I/O, and everything that is wrong with it. */
export function analyse(draft: PipelineDraft, registry: Registry, context: PlanContext): Analysis {
  const issues: Issue[] = [...draft.faults];
  const operators = new Map<DraftNode, ResolvedOperator>();
  const ofNodes: Issue[] = [];
  for (const node of draft.nodes) {
    const resolved = resolveOperator(node, registry, ofNodes);
    if (resolved !== null) operators.set(node, resolved);
  }
  const order = graphOrder(draft, (node) => shapeOf(node, operators.get(node) ?? null, registry));
  const holds = (node: DraftNode): boolean => findOperator(registry, node.nodeType)?.holds === 'until-end';
  issues.push(...order.issues, ...ofNodes, ...holderIssues(order, holds));
  const source = order.source === null ? null : resolveSource(draft, order.source, registry, context, issues);
  const schema = resolveSchema(draft, context, issues);
  const targetNode = order.target?.node ?? draft.nodes.find(({ nodeType }) => nodeType === 'target') ?? null;
  const target = targetNode === null ? null : resolveTarget(targetNode, schema, context, issues);
  issues.push(...executionIssues(draft, source?.definition ?? null));
  if (source !== null && source.columns === null && !hasErrors(issues)) issues.push(columnsUnknown(source.node));

  // Types are worked out as far as the settings are right: what comes after a wrong node would only be guessed.
  const sound = order.operators.flatMap(({ node, inputs }) => {
    const resolved = operators.get(node);
    return resolved === undefined ? [] : [{ ...resolved, inputs }];
  });
  const columns = target?.columns ?? [];
  const input = order.target?.inputs.length === 1 ? order.target.inputs[0]! : null;
  const toType = { input: input?.node ?? null, table: columns, matching: target?.config ?? {} };
  const typed =
    source === null || source.columns === null
      ? null
      : typeGraph(
          { source: { node: source.node.id, columns: source.columns }, operators: sound, target: toType },
          operatorPlanning(context),
        );
  issues.push(...(typed === null ? [] : typeIssues(typed)));
  if (typed !== null) issues.push(...privacyIssues(draft, typed), ...quarantineIssues(typed, context.tenantSchema));
  if (typed !== null) issues.push(...archiveIssues(typed, source));
  const arriving = typed?.outputs.get(input?.node ?? '') ?? null;
  const isTyped = typed !== null && typed.operators.length === order.operators.length && !hasErrors(typeIssues(typed));
  const map = target?.config.loadMode === 'cdc_mirror' ? mapChanges : mapTarget;
  const drift =
    target !== null && arriving !== null && isTyped
      ? tableDrift(target, { output: arriving, source: source?.columns ?? [], schema: context.tenantSchema })
      : null;
  const table = drift?.columns ?? columns;
  const mapping = drift === null ? null : map({ ...target!, columns: table }, arriving!);
  issues.push(...(drift?.issues ?? []), ...(mapping?.issues ?? []));
  const dataset =
    mapping === null || target === null || typed === null ? null : datasetChecks(typed, mapping.columns, target.table);
  issues.push(...(dataset?.issues ?? []));
  if (mapping !== null && target !== null) issues.push(...columnModeIssues(draft, mapping.columns, target.table));
  const loading =
    mapping === null || target === null
      ? null
      : planLoad({
          ...target,
          tableName: target.table,
          table,
          fed: mapping.columns,
          mirror: mapping.mirror,
          parallelism: draft.executionConfig.parallelism ?? 1,
        });
  issues.push(...(loading?.issues ?? []));
  return {
    source,
    typed,
    target,
    input,
    mapping,
    changes: drift?.changes ?? [],
    load: loading?.load ?? null,
    checks: dataset?.checks ?? [],
    issues,
    testIssues: testIssues(draft, { typed, mapping, target }, context),
  };
}

function shapeOf(node: DraftNode, resolved: ResolvedOperator | null, registry: Registry): NodeShape {
  const definition = findOperator(registry, node.nodeType);
  const unites = definition?.unite !== undefined;
  if (definition?.routes === undefined) return { unites, routes: null };
  return { unites, routes: resolved === null ? 'unknown' : definition.routes(resolved.config) };
}

function resolveOperator(node: DraftNode, registry: Registry, issues: Issue[]): ResolvedOperator | null {
  // A missing type has been reported by `parse`.
  if (['source', 'target', ''].includes(node.nodeType)) return null;
  const definition = findOperator(registry, node.nodeType);
  if (definition === null) {
    const known = nodeTypes(registry);
    const aliases = registry.operators.flatMap((operator) => operator.aliases);
    issues.push(
      error({
        code: 'graph.unknown_node_type',
        path: node.place.type,
        node: node.id,
        message: `Node type "${node.nodeType}" is not supported${suggestion(node.nodeType, [...known, ...aliases])}`,
        next: `Supported: ${known.join(', ')}.`,
      }),
    );
    return null;
  }
  const config = check(definition.config, node.config, node.place.config, node.id);
  if (config.ok) return { node, definition, config: config.value as Json };
  issues.push(...config.issues);
  return null;
}

function resolveSchema(draft: PipelineDraft, context: PlanContext, issues: Issue[]): SchemaDraft | null {
  if (context.schema !== undefined) return context.schema;
  if (draft.schema !== null && typeof draft.schema === 'object') return draft.schema;
  // An inline schema that does not parse has been reported.
  if (!draft.faults.some((fault) => fault.path.startsWith(jsonPath(draft.base, 'schema'))))
    issues.push(unknownReference(draft, 'schema'));
  return null;
}

function resolveTarget(
  node: DraftNode,
  schema: SchemaDraft | null,
  context: PlanContext,
  issues: Issue[],
): ResolvedTarget | null {
  const config = check(targetConfigModel, node.config, node.place.config, node.id);
  if (!config.ok) issues.push(...config.issues);
  if (schema === null || !config.ok) return null;
  const table = tableName(schema.name);
  const named = config.value.schema;
  if (named !== undefined && named !== `${context.tenantSchema}.${table}` && named !== table) {
    const path = jsonPath(node.place.config, 'schema');
    const message = `The target names the table "${named}", but that of the pipeline's schema is "${context.tenantSchema}.${table}"`;
    issues.push(
      error({
        code: 'plan.schema_mismatch',
        path,
        node: node.id,
        message,
        next: 'Leave the name out, or choose another schema.',
      }),
    );
  }
  return { node, config: config.value, table, columns: tableColumns(schema) };
}

function columnsUnknown(node: DraftNode): Issue {
  return warning({
    code: 'plan.columns_unknown',
    path: jsonPath(node.place.config, 'columns'),
    node: node.id,
    message: 'The columns of the source are not known, so nothing that depends on them was checked',
    next: 'They are found when the source can be reached, or declare them in columns.',
  });
}

function typeIssues(typed: TypedGraph): Issue[] {
  return typed.operators.flatMap(({ node, issues }) =>
    issues.map(({ code, field, message, next, severity }) =>
      (severity === 'warning' ? warning : error)({
        code,
        path: field === '' ? node.place.config : `${node.place.config}${field.startsWith('[') ? '' : '.'}${field}`,
        node: node.id,
        message,
        ...(next === undefined ? {} : { next }),
      }),
    ),
  );
}
