import type { PlannedSummary } from '../contract/operator.ts';
import type { Plan } from '../contract/plan.ts';

/** The summaries that are made once a plan's load is in, in the order in which its nodes stand. */
export function summariesOf({ operators }: Plan): readonly { node: string; summary: PlannedSummary }[] {
  return operators.flatMap(({ node, summary }) => (summary === undefined ? [] : [{ node, summary }]));
}
