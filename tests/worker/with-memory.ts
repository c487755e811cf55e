import type { Plan } from '../../runtime/contract/plan.ts';

/** A plan whose operators may remember no more than so many bytes each of the rows that they let through. */
export function withMemory(bytes: number): (plan: Plan) => Plan {
  return (plan) => ({
    ...plan,
    operators: plan.operators.map((operator) =>
      operator.state === undefined ? operator : { ...operator, state: { bytes } },
    ),
  });
}
