import type { PlanChanges } from '../commit/runs.ts';
import type { ErrorBudget, Plan } from '../contract/plan.ts';
import type { ResumeChanges } from '../contract/run.ts';
import { RATE_AFTER_ROWS } from '../plan/model/execution-config.ts';

/** What a resume changes of its run's plan, and how the run's log tells it, a line each. */
export function resumeChanges(
  plan: Plan,
  { errorPolicy, maxErrors, maxErrorRate }: ResumeChanges,
): { readonly changes: PlanChanges; readonly said: readonly string[] } {
  const before: ErrorBudget = plan.errorBudget ?? { maxErrors: null, maxErrorRate: null, afterRows: RATE_AFTER_ROWS };
  const budget: ErrorBudget = {
    ...before,
    ...(maxErrors === undefined ? {} : { maxErrors }),
    ...(maxErrorRate === undefined ? {} : { maxErrorRate }),
  };
  const isOtherBudget = maxErrors !== undefined || maxErrorRate !== undefined;
  const isBounded = budget.maxErrors !== null || budget.maxErrorRate !== null;
  return {
    changes: {
      ...(errorPolicy === undefined ? {} : { errorPolicy }),
      ...(isOtherBudget ? { errorBudget: isBounded ? budget : undefined } : {}),
    },
    said: [
      ...(errorPolicy === undefined
        ? []
        : [`Bad rows from here on: errorHandling ${errorPolicy}, in place of ${plan.errorPolicy}.`]),
      ...(isOtherBudget
        ? [`Error budget from here on: ${budgetText(budget)}, in place of ${budgetText(before)}.`]
        : []),
    ],
  };
}

const budgetText = ({ maxErrors, maxErrorRate }: ErrorBudget): string =>
  `maxErrors ${maxErrors ?? 'any'}, maxErrorRate ${maxErrorRate ?? 'any'}`;
