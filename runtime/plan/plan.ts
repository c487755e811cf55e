import type { AnomalyGuard } from '../contract/check.ts';
import type { Issue } from '../contract/issue.ts';
import type { ErrorBudget, LoadMode, Plan, PlannedSource, PlannedTarget } from '../contract/plan.ts';
import type { Registry } from '../contract/registry.ts';
import { stateBytes } from '../contract/state-bytes.ts';
import { alterTableSql, type TableChange } from '../contract/table-change.ts';
import { type Analysis, analyse } from './analyse.ts';
import type { AnalysedTarget } from './analyse-target.ts';
import type { PlanContext } from './context.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { PipelineDraft } from './draft.ts';
import { mostEnds } from './graph/most-ends.ts';
import { hiddenColumns } from './hidden-columns.ts';
import { error, hasErrors, warning } from './issues.ts';
import { jsonPath } from './json-path.ts';
import { labelOf } from './label-of.ts';
import { plannedLineage } from './lineage.ts';
import { BATCH_BYTES, CREDITS, memoryBound } from './memory-bound.ts';
import { type ExecutionConfig, RATE_AFTER_ROWS } from './model/execution-config.ts';
import { archivesOf, foldersOf } from './plan-archive.ts';
import { plannedOperators } from './planned-operators.ts';
import { prepareOperators } from './prepare-operators.ts';
import { skipsLoaded } from './remembering.ts';
import type { ResolvedSource } from './source-node.ts';
import type { TypedGraph } from './types.ts';
import { waitOf } from './waiting.ts';

/** Rows a transaction where the author sets none: 1k rows load at 229k rows/s, 10k at 621k, 100k at 755k. */
const BATCH_ROWS = 100_000;
const STREAMING_BATCH_ROWS = 10_000;
const COMMIT_EVERY_MS = 5_000;
/** Where the author sets the rows, time only keeps a stalled source from holding a transaction open. */
const SIZED_COMMIT_EVERY_MS = 60_000;
const STREAMING_COMMIT_EVERY_MS = 1_000;

export interface Planned {
  /** `null` when any issue is an error. */
  readonly plan: Plan | null;
  /** What `validate` says, and what only a plan needs. */
  readonly issues: readonly Issue[];
}

/** Draft → the frozen plan that runs: defaults filled, columns resolved, shape and lanes decided. Does no I/O but load code. */
export async function plan(draft: PipelineDraft, registry: Registry, context: PlanContext): Promise<Planned> {
  await prepareOperators(draft, registry);
  const analysis = analyse(draft, registry, context);
  const issues = [...analysis.issues.map(mustBeKnown), ...analysis.testIssues.map(asWarning)];
  const lanes = lanesOf(draft, analysis);
  const parts = hasErrors(issues) ? null : plannedParts(analysis, draft, { ...context, lanes });
  if (parts === null) return { plan: null, issues };
  const { mode = 'batch', batchSize, errorHandling, validation, retry } = draft.executionConfig;
  const isStreaming = mode === 'streaming';
  const planShape = shape(draft, analysis, parts);
  if (planShape === 'direct' && draft.executionConfig.anomaly?.onAnomaly === 'fail') issues.push(onlyWarns(draft));
  const [archive, ...moreArchives] = analysis.typed === null ? [] : archivesOf(analysis.typed, analysis.sources);
  const columns = [parts.source, ...(parts.moreSources ?? [])].flatMap((source) => source.columns);
  const hidden = analysis.typed === null ? null : hiddenColumns(analysis.typed);
  const planned: Plan = {
    name: draft.name,
    ...parts,
    mode,
    shape: planShape,
    errorPolicy: errorHandling ?? 'fail',
    validation: validation?.mode ?? null,
    ...(validation?.columns === undefined ? {} : { columnModes: validation.columns }),
    lanes,
    batchRows: batchSize ?? (isStreaming ? STREAMING_BATCH_ROWS : BATCH_ROWS),
    commitEveryMs: commitEveryMs(isStreaming, batchSize !== undefined),
    batchBytes: BATCH_BYTES,
    credits: CREDITS,
    memoryBytes: memoryBound({
      lanes,
      columns: columns.length,
      ends: mostEnds(parts),
      states: stateBytes(parts.operators),
    }),
    ...(retry === undefined ? {} : { maxAttempts: retry.maxAttempts }),
    ...(hidden === null ? {} : { hidden }),
    ...(analysis.checks.length === 0 ? {} : { checks: analysis.checks }),
    ...guards(draft.executionConfig),
    ...(archive === undefined ? {} : { archive }),
    ...(moreArchives.length === 0 ? {} : { moreArchives }),
    guarantee: 'exactly-once',
    warnings: issues,
  };
  return { plan: deepFreeze(structuredClone(planned)), issues };
}

/** The last row of a key wins, and which is the last only one lane can say. */
function lanesOf({ executionConfig }: PipelineDraft, { targets }: Analysis): number {
  const isKeyed = targets.some(({ load }) => load?.mode === 'upsert' || load?.mode === 'cdc_mirror');
  return isKeyed ? 1 : (executionConfig.parallelism ?? 1);
}

function onlyWarns({ base }: PipelineDraft): Issue {
  return warning({
    code: 'plan.anomaly',
    path: jsonPath(base, 'executionConfig', 'anomaly', 'onAnomaly'),
    message: 'Rows of this load can be seen before all of them are counted, so an anomaly is said, and stops nothing',
    next: 'Set onAnomaly to "warn" to say so in the pipeline, or choose strict validation, which stages the load.',
  });
}

function guards({ anomaly, maxErrors, maxErrorRate, errorRateAfterRows }: ExecutionConfig): {
  anomaly?: AnomalyGuard;
  errorBudget?: ErrorBudget;
} {
  const isBounded = maxErrors !== undefined || maxErrorRate !== undefined;
  const errorBudget = {
    maxErrors: maxErrors ?? null,
    maxErrorRate: maxErrorRate ?? null,
    afterRows: errorRateAfterRows ?? RATE_AFTER_ROWS,
  };
  return { ...(anomaly === undefined ? {} : { anomaly: guardOf(anomaly) }), ...(isBounded ? { errorBudget } : {}) };
}

function guardOf({ onAnomaly, ...bounds }: NonNullable<ExecutionConfig['anomaly']>): AnomalyGuard {
  return { ...bounds, onFail: onAnomaly === 'fail' ? 'abort' : 'warn' };
}

function commitEveryMs(isStreaming: boolean, isSized: boolean): number {
  if (isStreaming) return STREAMING_COMMIT_EVERY_MS;
  return isSized ? SIZED_COMMIT_EVERY_MS : COMMIT_EVERY_MS;
}

/** A test that fits the pipeline no longer keeps nobody from running it. */
function asWarning(issue: Issue): Issue {
  return { ...issue, severity: 'warning' };
}

/** A draft may be saved while its source cannot be reached; a plan must know the columns. */
function mustBeKnown(issue: Issue): Issue {
  if (issue.code !== 'plan.columns_unknown') return issue;
  return error({
    ...issue,
    message: 'The columns of the source are not known',
    next: 'Make the source reachable, or declare its columns in the source node.',
  });
}

type PlannedParts = Pick<Plan, 'source' | 'moreSources' | 'operators' | 'target' | 'moreTargets'>;

function plannedParts(
  { sources, typed, targets }: Analysis,
  draft: PipelineDraft,
  context: PlanContext & { readonly lanes: number },
): PlannedParts | null {
  if (typed === null) return null;
  const planned = targets.map((one) => plannedTarget(one, draft, context));
  const [target, ...moreTargets] = planned;
  if (target === undefined || target === null || !moreTargets.every((one) => one !== null)) return null;
  const [source, ...moreSources] = sources.map((one) => plannedSource(one, typed, context));
  if (source === undefined || source === null || !moreSources.every((one) => one !== null)) return null;
  const operators = plannedOperators(typed.operators, context, context.lanes, [target, ...moreTargets]);
  return {
    source,
    ...(moreSources.length === 0 ? {} : { moreSources }),
    operators,
    target,
    ...(moreTargets.length === 0 ? {} : { moreTargets }),
  };
}

function plannedSource(source: ResolvedSource, typed: TypedGraph, context: PlanContext): PlannedSource | null {
  if (source.definition === null || source.authMethod === null) return null;
  // Of a pipeline file, the folder: a stored connector knows nothing of it.
  const isNamed = source.node.config.connector !== undefined;
  return {
    node: source.node.id,
    label: labelOf(source.node),
    connectorType: source.definition.type,
    connectorId: source.connectorId,
    connector: source.connector,
    authMethod: source.authMethod,
    read: source.read,
    columns: typed.outputs.get(source.node.id) ?? [],
    ...plannedLineage(source),
    ...(skipsLoaded(source) ? { remembers: 'skip' as const } : {}),
    ...waitOf(source),
    ...foldersOf(source),
    ...(context.baseDirectory === undefined || isNamed ? {} : { baseDirectory: context.baseDirectory }),
  };
}

function plannedTarget(
  { target, input, mapping, changes, load }: AnalysedTarget,
  draft: PipelineDraft,
  context: PlanContext,
): PlannedTarget | null {
  if (target === null || input === null || mapping === null || load === null) return null;
  return {
    node: target.node.id,
    label: labelOf(target.node),
    input,
    schemaId: target.schemaId ?? draft.schemaId,
    schema: context.tenantSchema,
    table: target.table,
    columns: mapping.columns,
    dropped: mapping.dropped,
    ...plannedChanges({ schema: context.tenantSchema, table: target.table }, changes),
    load,
    ...(target.config.hooks === undefined ? {} : { hooks: target.config.hooks }),
    ...(target.config.backupBeforeLoad === true ? { backup: true } : {}),
    copyFormat: target.config.copyFormat,
  };
}

function plannedChanges(
  table: { readonly schema: string; readonly table: string },
  changes: readonly TableChange[],
): Pick<PlannedTarget, 'changes'> {
  return changes.length === 0 ? {} : { changes: { sql: alterTableSql(table, changes), columns: changes } };
}

const STAGED_LOADS: readonly LoadMode[] = ['truncate', 'blue_green', 'incremental_watermark'];

/** All or nothing needs one last transaction, and so do replacing all rows and an operator whose rows come at the end. */
function shape(draft: PipelineDraft, { targets, checks }: Analysis, { operators }: PlannedParts): Plan['shape'] {
  const { mode, columns = {} } = draft.executionConfig.validation ?? {};
  const isStrict = [mode, ...Object.values(columns)].includes('strict');
  const holdsAll = operators.some(({ finish }) => finish !== undefined);
  const publishes = targets.some(({ load }) => load !== null && STAGED_LOADS.includes(load.mode));
  return isStrict || holdsAll || checks.length > 0 || publishes ? 'staged' : 'direct';
}
