import type { PlannedOperator } from './plan.ts';

/** What the operators of a plan may remember together, in bytes. */
export function stateBytes(operators: readonly PlannedOperator[]): number {
  return operators.reduce((sum, { state }) => sum + (state?.bytes ?? 0), 0);
}
