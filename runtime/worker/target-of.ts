import type { Plan } from '../contract/plan.ts';
import type { Target } from '../contract/sink.ts';

/** The plan's target as the sink takes it. */
export function targetOf(plan: Plan): Target {
  return {
    node: plan.target.node,
    schema: plan.target.schema,
    table: plan.target.table,
    columns: plan.target.columns,
    coerce: plan.validation === 'coerce',
    format: plan.target.copyFormat,
  };
}
