import { operators } from '../../../operators/index.ts';
import type { StoredRun } from '../../commit/runs.ts';
import type { Plan } from '../../contract/plan.ts';
import type { OrderBy } from '../../contract/sink.ts';
import { findDefinition } from '../../graph/find-definition.ts';
import { mayLand } from './may-land.ts';
import { passesStraight } from './passes-straight.ts';
import { type Holder, holdersOf } from './stage-plan.ts';

/**
 * The run with its rows put in order as they are written, not in Postgres, where one lane meets all of them on one way, and the target
 * takes what is put in order as it is: a cell that is not of its type is rejected there then. As it stands
 * once anything of it is staged or published.
 */
export function orderedInTarget(run: StoredRun): StoredRun {
  const { plan, staging, published } = run;
  if (staging !== null || published) return run;
  const [holder, ...others] = holdersOf(plan);
  if (holder === undefined || others.length > 0 || !isLine(plan) || !mayLand(plan)) return run;
  const order = orderOf(holder);
  if (order === null || !passesStraight(plan, holder)) return run;
  const all = plan.operators.map((one) => (one === holder ? { ...one, inTarget: true as const } : one));
  return { ...run, plan: { ...plan, shape: 'direct', operators: all, target: { ...plan.target, order } } };
}

function orderOf({ type, node, config, input }: Holder): readonly OrderBy[] | null {
  const definition = findDefinition(operators, type, node);
  return definition.orders?.(definition.config.parse(config) as never, input) ?? null;
}

/** Rows come from one source, by one way, in the order in which they are read. */
function isLine(plan: Plan): boolean {
  const { source, operators, target } = plan;
  if (plan.moreSources !== undefined || plan.moreTargets !== undefined) return false;
  let before = source.node;
  for (const { node, inputs } of operators) {
    if (inputs.length !== 1 || inputs[0]!.node !== before || inputs[0]!.port !== null) return false;
    before = node;
  }
  return target.input.node === before && target.input.port === null;
}
