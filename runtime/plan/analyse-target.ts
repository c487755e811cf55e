import type { ColumnTypes } from '../contract/column.ts';
import type { Issue } from '../contract/issue.ts';
import type { PlannedInput, PlannedLoad } from '../contract/plan.ts';
import type { TableChange } from '../contract/table-change.ts';
import type { PlanContext } from './context.ts';
import type { PipelineDraft } from './draft.ts';
import { mapChanges } from './map-changes.ts';
import { mapTarget, type TargetMapping } from './map-target.ts';
import { planLoad } from './plan-load.ts';
import type { ResolvedTarget } from './resolve-target.ts';
import { tableDrift } from './table-drift.ts';
import type { TypedGraph } from './types.ts';

/** A target with what arrives there. Parts that cannot be worked out are `null`. */
export interface AnalysedTarget {
  readonly target: ResolvedTarget | null;
  /** The node that feeds it. */
  readonly input: PlannedInput | null;
  readonly mapping: TargetMapping | null;
  /** What the load does to its table first. */
  readonly changes: readonly TableChange[];
  readonly load: PlannedLoad | null;
}

export interface TargetSurroundings {
  readonly draft: PipelineDraft;
  readonly context: PlanContext;
  /** Columns of the source. */
  readonly source: ColumnTypes;
  /** `null` where the types of the nodes before are not known. */
  readonly typed: TypedGraph | null;
  readonly issues: Issue[];
}

/** How the rows that arrive at a target meet its table. */
export function analyseTarget(
  { target, input }: Pick<AnalysedTarget, 'target' | 'input'>,
  { draft, context, source, typed, issues }: TargetSurroundings,
): AnalysedTarget {
  const arriving = typed?.outputs.get(input?.node ?? '') ?? null;
  if (target === null || arriving === null) return { target, input, mapping: null, changes: [], load: null };
  const map = target.config.loadMode === 'cdc_mirror' ? mapChanges : mapTarget;
  const drift = tableDrift(target, { output: arriving, source, schema: context.tenantSchema });
  const mapping = map({ ...target, columns: drift.columns }, arriving);
  const { load, issues: ofLoad } = planLoad({
    ...target,
    tableName: target.table,
    table: drift.columns,
    fed: mapping.columns,
    mirror: mapping.mirror,
    parallelism: draft.executionConfig.parallelism ?? 1,
  });
  issues.push(...drift.issues, ...mapping.issues, ...ofLoad);
  return { target, input, mapping, changes: drift.changes, load };
}
