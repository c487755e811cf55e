import type { PlannedOperator, PlannedTarget } from '../contract/plan.ts';
import { respellsJson } from '../contract/respells-json.ts';
import type { PlanContext } from './context.ts';
import { labelOf } from './label-of.ts';
import { MEETING_BYTES, STATE_BYTES } from './memory-bound.ts';
import { operatorPlanning } from './operator-planning.ts';
import { quarantineOf } from './quarantine.ts';
import type { TypedOperator } from './types.ts';

/** The operators of a plan of so many lanes: with a stage of their own those that wait for all rows. */
export function plannedOperators(
  operators: readonly TypedOperator[],
  context: PlanContext,
  lanes: number,
  targets: readonly PlannedTarget[],
): readonly PlannedOperator[] {
  const remembering = operators.filter((operator) => lanes === 1 && remembers(operator, targets));
  const state = { bytes: Math.floor(STATE_BYTES / remembering.length) };
  return operators.map((operator) => ({
    ...plannedOperator(operator, context, remembering.includes(operator) ? state : undefined),
    ...(meets(operator, lanes) ? { meets: { bytes: MEETING_BYTES } } : {}),
  }));
}

/** Whether it remembers rows, where one lane meets all in source order. One that would stage them gives the rows that it then would. */
function remembers(
  { node, definition, config, input, output }: TypedOperator,
  targets: readonly PlannedTarget[],
): boolean {
  if (definition.finish !== undefined && respellsJson({ node: node.id, output }, targets)) return false;
  return definition.remembers?.(config, input) === true;
}

/** Whether one lane may join its rows. */
function meets({ definition, config }: TypedOperator, lanes: number): boolean {
  return lanes === 1 && definition.beside?.(config) === true;
}

function plannedOperator(
  operator: TypedOperator,
  context: PlanContext,
  state: PlannedOperator['state'],
): PlannedOperator {
  const { node, definition, inputs, input, right, output } = operator;
  const planning = operatorPlanning(context);
  const config = definition.resolve?.(operator.config, input, planning) ?? operator.config;
  const quarantine = quarantineOf(operator, context.tenantSchema);
  const tables = (definition.tables?.(config) ?? []).flatMap((ref) => {
    const table = planning.table(ref);
    return table === null ? [] : [[ref, table] as const];
  });
  return {
    node: node.id,
    label: labelOf(node),
    type: definition.type,
    config,
    inputs,
    input,
    ...(right === undefined ? {} : { right }),
    output,
    ...(definition.finish === undefined || state ? {} : { finish: definition.finish(config, input, right) }),
    // What it has no memory for it claims.
    ...(state === undefined ? {} : { state, claims: true as const }),
    ...(quarantine === null ? {} : { quarantine }),
    ...(definition.claims?.(config) ? { claims: true as const } : {}),
    ...(definition.conclude === undefined ? {} : { summary: definition.conclude(config, planning) }),
    ...(tables.length === 0 ? {} : { tables: Object.fromEntries(tables) }),
  };
}
