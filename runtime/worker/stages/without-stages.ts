import { wholeNode } from '../../commit/plan-flow.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { joinedInLane } from './joined-in-lane.ts';
import { orderedInTarget } from './ordered-in-target.ts';

/** The run with what it would stage done by its lane and the writer of its target, where that gives the same rows. */
export function withoutStages(run: StoredRun): StoredRun {
  const ordered = orderedInTarget(run);
  return ordered === run ? joinedInLane(run) : ordered;
}

/** The run as it was planned, its rows staged. */
export function stagedInstead(run: StoredRun): StoredRun {
  const { plan } = run;
  const { order: _order, ...target } = plan.target;
  if (wholeNode(plan) === null) return run;
  const operators = plan.operators.map(({ inTarget: _inTarget, inLane: _inLane, ...one }) => one);
  return { ...run, plan: { ...plan, shape: 'staged', operators, target } };
}
