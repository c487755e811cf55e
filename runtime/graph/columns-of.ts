import { planSources } from '../commit/plan-flow.ts';
import type { ColumnTypes } from '../contract/column.ts';
import type { Plan } from '../contract/plan.ts';

/** The columns that a node of the plan gives: one of its sources, or one of its operators. */
export function columnsOf(plan: Plan, node: string): ColumnTypes {
  const source = planSources(plan).find((one) => one.node === node);
  if (source !== undefined) return source.columns;
  const operator = plan.operators.find((one) => one.node === node);
  if (operator === undefined) throw new TypeError(`the plan has no node "${node}" that gives rows`);
  return operator.output;
}
