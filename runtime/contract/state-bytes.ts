import type { PlannedOperator } from './plan.ts';

/** What the operators of a plan may remember and hold together, in bytes. */
export function stateBytes(operators: readonly PlannedOperator[]): number {
  return operators.reduce((sum, { state, meets }) => sum + (state?.bytes ?? 0) + (meets?.bytes ?? 0), 0);
}
