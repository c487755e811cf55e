import { planFlow, planSources, planTargets } from '../../commit/plan-flow.ts';
import type { StoredRun } from '../../commit/runs.ts';
import type { Plan } from '../../contract/plan.ts';
import { respellsJson } from '../../contract/respells-json.ts';
import { mayLand } from './may-land.ts';
import { holdersOf } from './stage-plan.ts';

/**
 * The run with its one join made by the lane, not in Postgres, where its right rows go nowhere else and are of sources of which no left
 * ones are: these are read first. As it stands once anything of it is staged or published.
 */
export function joinedInLane(run: StoredRun): StoredRun {
  const { plan, staging, published } = run;
  if (staging !== null || published) return run;
  const [holder, ...others] = holdersOf(plan);
  if (holder?.meets === undefined || others.length > 0 || !mayLand(plan) || respellsJson(holder, planTargets(plan)))
    return run;
  const [left, right] = holder.inputs.map(({ node }) => leadingTo(plan, node)) as [Set<string>, Set<string>];
  const isAlone = planFlow(plan).edges.every(({ from, to }) => !right.has(from) || right.has(to) || to === holder.node);
  if (!isAlone || !left.isDisjointFrom(right)) return run;
  const first = planSources(plan).flatMap(({ node }) => (right.has(node) ? [node] : []));
  const all = plan.operators.map((one) => (one === holder ? { ...one, inLane: { first } } : one));
  return { ...run, plan: { ...plan, shape: 'direct', operators: all } };
}

/** The node, and those whose rows come to it. */
function leadingTo(plan: Plan, node: string): Set<string> {
  const { edges } = planFlow(plan);
  const nodes = new Set([node]);
  // A set gives what is added to it on the way, too.
  for (const one of nodes) for (const { from, to } of edges) if (to === one) nodes.add(from);
  return nodes;
}
