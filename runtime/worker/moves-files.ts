import { planSources } from '../commit/plan-flow.ts';
import type { Plan } from '../contract/plan.ts';

/** Whether a load moves files once its rows are in the table, or before it reads them. */
export function movesFiles(plan: Plan): boolean {
  const moves = planSources(plan).some(
    ({ failureFolder, stagingFolder }) => (failureFolder ?? stagingFolder) !== undefined,
  );
  return moves || plan.archive !== undefined;
}
