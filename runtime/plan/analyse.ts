import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { suggestion } from '../contract/nearest.ts';
import type { Registry } from '../contract/registry.ts';
import { type AnalysedTarget, analyseTarget } from './analyse-target.ts';
import { columnModeIssues } from './column-modes.ts';
import type { PlanContext } from './context.ts';
import { type CheckedTarget, datasetChecks, type PlannedChecks } from './dataset-checks.ts';
import type { DraftNode, PipelineDraft } from './draft.ts';
import { executionIssues } from './execution-issues.ts';
import type { NodeShape } from './graph/routes.ts';
import { type GraphOrder, graphOrder } from './graph-order.ts';
import { check, error, hasErrors, warning } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { SchemaDraft } from './model/schema.ts';
import { operatorPlanning } from './operator-planning.ts';
import { archiveIssues, stagingIssues } from './plan-archive.ts';
import { privacyIssues } from './privacy-issues.ts';
import { quarantineIssues } from './quarantine.ts';
import { findOperator, nodeTypes } from './registry-lookup.ts';
import { rememberIssues } from './remembering.ts';
import { resolveSources } from './resolve-sources.ts';
import { resolveTarget, severalTargets } from './resolve-target.ts';
import { type ResolvedSource, unknownReference } from './source-node.ts';
import { testIssues } from './tests/test-issues.ts';
import { triggerIssues } from './trigger-issues.ts';
import { type ResolvedOperator, type TypedGraph, typeGraph } from './types.ts';
import { waitIssues } from './waiting.ts';

/** All that can be known of a draft without running it. Parts that cannot be worked out are `null`. */
export interface Analysis {
  readonly sources: readonly ResolvedSource[];
  readonly typed: TypedGraph | null;
  readonly targets: readonly AnalysedTarget[];
  readonly checks: PlannedChecks['checks'];
  readonly issues: readonly Issue[];
  /** What is wrong with its tests: nothing that a run would mind. */
  readonly testIssues: readonly Issue[];
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
  issues.push(...order.issues, ...ofNodes);
  const sources = resolveSources(draft, order.sources, { registry, context, issues });
  const columns = sources.flatMap((source) => source.columns ?? []);
  const schema = resolveSchema(draft, context, issues);
  const targets = targetNodes(draft, order).map(({ node, inputs }) => ({
    target: resolveTarget(node, schema, context, issues),
    input: inputs.length === 1 ? inputs[0]! : null,
  }));
  issues.push(...severalTargets(targets.map(({ target }) => target)));
  issues.push(
    ...executionIssues(
      draft,
      sources.flatMap(({ definition }) => definition ?? []),
    ),
  );
  if (!hasErrors(issues)) {
    for (const source of sources) if (source.columns === null) issues.push(columnsUnknown(source.node));
  }

  // Types are worked out as far as the settings are right: what comes after a wrong node would only be guessed.
  const sound = order.operators.flatMap(({ node, inputs }) => {
    const resolved = operators.get(node);
    return resolved === undefined ? [] : [{ ...resolved, inputs }];
  });
  const toType = targets.map(({ target, input }) => ({
    input: input?.node ?? null,
    table: target?.columns ?? [],
    matching: target?.config ?? {},
  }));
  const typed =
    sources.length === 0 || sources.some((source) => source.columns === null)
      ? null
      : typeGraph(
          {
            sources: sources.map((source) => ({ node: source.node.id, columns: source.columns ?? [] })),
            operators: sound,
            targets: toType,
          },
          operatorPlanning(context),
        );
  issues.push(...(typed === null ? [] : typeIssues(typed)));
  if (typed !== null) issues.push(...privacyIssues(draft, typed), ...quarantineIssues(typed, context.tenantSchema));
  if (typed !== null) issues.push(...archiveIssues(typed, sources));
  const isTyped = typed !== null && typed.operators.length === order.operators.length && !hasErrors(typeIssues(typed));
  const analysed = targets.map((one) =>
    analyseTarget(one, { draft, context, source: columns, typed: isTyped ? typed : null, issues }),
  );
  issues.push(...rememberIssues(sources, analysed));
  issues.push(...waitIssues(sources));
  issues.push(...triggerIssues(draft, sources, typed));
  if (typed !== null) issues.push(...stagingIssues(typed, sources, analysed));
  const fed = analysed.flatMap(({ mapping }) => mapping?.columns ?? []);
  const [first] = analysed;
  const isMapped = first !== undefined && analysed.every(({ mapping }) => mapping !== null);
  const dataset = isMapped && typed !== null ? datasetChecks(typed, analysed.flatMap(checkedTarget)) : null;
  issues.push(...(dataset?.issues ?? []));
  if (isMapped) issues.push(...columnModeIssues(draft, fed, first.target!.table));
  return {
    sources,
    typed,
    targets: analysed,
    checks: dataset?.checks ?? [],
    issues,
    testIssues: testIssues(draft, { typed, targets: analysed }, context),
  };
}

/**
 * Those that rows reach, those of the pipeline's own schema first; where none does, the first, so that its settings are
 * looked at all the same.
 */
function targetNodes(draft: PipelineDraft, order: GraphOrder): GraphOrder['targets'] {
  if (order.targets.length > 0) {
    return order.targets.toSorted((a, b) => Number('schema' in a.node.config) - Number('schema' in b.node.config));
  }
  const first = draft.nodes.find(({ nodeType }) => nodeType === 'target');
  return first === undefined ? [] : [{ node: first, inputs: [] }];
}

function checkedTarget({ target, input, mapping }: AnalysedTarget): CheckedTarget[] {
  if (target === null || input === null || mapping === null) return [];
  return [{ node: target.node.id, input, fed: mapping.columns, tableName: target.table }];
}

function shapeOf(node: DraftNode, resolved: ResolvedOperator | null, registry: Registry): NodeShape {
  const definition = findOperator(registry, node.nodeType);
  const takes = { unites: definition?.unite !== undefined, joins: definition?.join !== undefined };
  if (definition?.routes === undefined) return { ...takes, routes: null };
  return { ...takes, routes: resolved === null ? 'unknown' : definition.routes(resolved.config) };
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
