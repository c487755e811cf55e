import type { PipelinePlan } from '../api/model.ts';

/** What a person wants to know of a plan before it runs. */
export interface PlanSummary {
  readonly guarantee: string;
  readonly shape: string;
  readonly lanes: number;
  readonly batchRows: number;
  readonly memoryBytes: number;
  readonly tables: readonly string[];
  /** Columns of the input that the target lacks. */
  readonly dropped: readonly string[];
}

/** Of the plan as the API sends it, open-ended JSON; null where it lacks what is to be shown. */
export function planSummary(plan: PipelinePlan['plan']): PlanSummary | null {
  if (plan === null) return null;
  const { guarantee, shape, lanes, batchRows, memoryBytes, target } = plan;
  const others = Array.isArray(plan.moreTargets) ? plan.moreTargets.filter(isObject) : [];
  const tables = [target, ...others].map((one) => (isObject(one) ? one.table : undefined));
  const dropped = new Set(
    [target, ...others].flatMap((one) => (isObject(one) && Array.isArray(one.dropped) ? one.dropped : [])),
  );
  if (typeof guarantee !== 'string' || typeof shape !== 'string' || !tables.every((name) => typeof name === 'string'))
    return null;
  if (typeof lanes !== 'number' || typeof batchRows !== 'number' || typeof memoryBytes !== 'number') return null;
  return { guarantee, shape, lanes, batchRows, memoryBytes, tables, dropped: [...dropped].map(String) };
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
