import { heldColumns } from '../../../sinks/postgres/staging/stage-tables.ts';
import type { Plan, PlannedOperator, PlannedSource, PlannedTarget } from '../../contract/plan.ts';

/** A planned operator that holds until the end. */
export type Holder = PlannedOperator & Required<Pick<PlannedOperator, 'finish'>>;

/** The operators that hold until the end, in the order in which rows pass. Each ends a stage. */
export function holdersOf(plan: Plan): readonly Holder[] {
  return plan.operators.filter((operator): operator is Holder => operator.finish !== undefined);
}

/** Type of the connector that reads what a holder has made. In no list that a user sees. */
export const STAGED_ROWS = 'staged_rows';

/**
 * The part of a plan that lanes run at once: from the source, or from what a holder has made, to the next holder, or
 * to the target. A plan without holders is its own only stage.
 */
export function stagePlan(plan: Plan, stage: number): Plan {
  const holders = holdersOf(plan);
  if (holders.length === 0) return plan;
  const before = holders[stage - 1];
  const next = holders[stage];
  const from = before === undefined ? 0 : plan.operators.indexOf(before) + 1;
  const to = next === undefined ? plan.operators.length : plan.operators.indexOf(next);
  return {
    ...plan,
    source: before === undefined ? plan.source : madeBy(before),
    operators: plan.operators.slice(from, to),
    target: next === undefined ? plan.target : heldBy(next),
  };
}

function madeBy(holder: Holder): PlannedSource {
  return {
    node: holder.node,
    label: holder.label,
    connectorType: STAGED_ROWS,
    connectorId: null,
    connector: {},
    authMethod: 'none',
    read: {},
    columns: holder.output,
    staged: holder.finish.keeps ? 'kept' : 'made',
  };
}

/** Where its rows are staged is the run's to say; see `LaneSetup.table`. */
function heldBy(holder: Holder): PlannedTarget {
  return {
    node: holder.node,
    label: holder.label,
    input: holder.inputs[0]!,
    schemaId: null,
    schema: '',
    table: '',
    columns: heldColumns(holder),
    dropped: [],
    load: { mode: 'append' },
    copyFormat: 'auto',
    holds: holder,
  };
}
