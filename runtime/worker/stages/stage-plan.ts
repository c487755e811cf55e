import { heldColumns } from '../../../sinks/postgres/staging/stage-tables.ts';
import { planSources, planTargets } from '../../commit/plan-flow.ts';
import type { Plan, PlannedInput, PlannedOperator, PlannedSource, PlannedTarget } from '../../contract/plan.ts';

/** A planned operator that holds until the end. */
export type Holder = PlannedOperator & Required<Pick<PlannedOperator, 'finish'>>;

/** The operators whose rows are staged until all have come, each after all that feed it. One after another makes its rows, and a stage follows. */
export function holdersOf(plan: Plan): readonly Holder[] {
  return plan.operators.filter(isHolder);
}

function isHolder(operator: PlannedOperator): operator is Holder {
  return operator.finish !== undefined && !operator.inTarget && operator.inLane === undefined;
}

/** Type of the connector that reads what a holder has made. In no list that a user sees. */
export const STAGED_ROWS = 'staged_rows';

/**
 * The part of a plan that lanes run at once: from the sources, or from what a holder has made, all ways to wherever they end,
 * in targets and in holders. A node that several stages reach takes in each what comes then; so a holder has all of its rows
 * once those before it have been passed on. A plan without holders is its own only stage.
 */
export function stagePlan(plan: Plan, stage: number): Plan {
  const holders = holdersOf(plan);
  if (holders.length === 0) return plan;
  const before = holders[stage - 1];
  const [source, ...moreSources] = before === undefined ? planSources(plan) : [madeBy(before)];
  const reached = new Set([source!, ...moreSources].map(({ node }) => node));
  const isReached = ({ node }: PlannedInput): boolean => reached.has(node);
  const operators: PlannedOperator[] = [];
  const held: PlannedTarget[] = [];
  for (const operator of plan.operators) {
    const inputs = operator.inputs.filter(isReached);
    if (isHolder(operator)) held.push(...inputs.map((input) => heldBy(operator, input)));
    else if (inputs.length > 0) {
      reached.add(operator.node);
      operators.push({ ...operator, inputs });
    }
  }
  const [target, ...moreTargets] = [...planTargets(plan).filter(({ input }) => isReached(input)), ...held];
  if (target === undefined) throw new TypeError(`no rows leave ${source!.node}`);
  const { moreSources: _sources, moreTargets: _targets, ...rest } = plan;
  return {
    ...rest,
    source: source!,
    ...(moreSources.length === 0 ? {} : { moreSources }),
    operators,
    target,
    ...(moreTargets.length === 0 ? {} : { moreTargets }),
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

/** Where its rows are staged is the run's to say; see `LaneSetup.tables`. */
function heldBy(holder: Holder, input: PlannedInput): PlannedTarget {
  const side = holder.right !== undefined && input === holder.inputs[1] ? 'right' : 'left';
  return {
    node: holder.node,
    label: holder.label,
    input,
    schemaId: null,
    schema: '',
    table: '',
    columns: heldColumns(holder, side),
    dropped: [],
    load: { mode: 'append' },
    copyFormat: 'auto',
    holds: holder,
    ...(side === 'right' ? { side } : {}),
  };
}
