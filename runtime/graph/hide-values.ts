import { planSources } from '../commit/plan-flow.ts';
import type { Reject } from '../contract/batch.ts';
import type { Json } from '../contract/json.ts';
import type { Plan } from '../contract/plan.ts';

/** What stands in the place of a value that is hidden. */
export const HIDDEN_VALUE = '***';

/**
 * A reject without the values that the plan hides: for those that nobody replays. A record that could not be taken
 * apart, or of a plan whose masked values cannot be followed back to the source, goes whole.
 */
export function hideValues(reject: Reject, plan: Plan): Reject {
  const { hidden } = plan;
  if (hidden === undefined) return reject;
  if (hidden === 'all') return { ...reject, value: masked(reject.value), record: null };
  const columns = reject.column?.split(', ') ?? [];
  const isMalformed = planSources(plan).some(({ node }) => node === reject.node);
  const value = isMalformed || columns.some((name) => hidden.includes(name)) ? masked(reject.value) : reject.value;
  return { ...reject, value, record: isMalformed ? null : withoutValues(reject.record, hidden) };
}

function masked(value: string | null): string | null {
  return value === null ? null : HIDDEN_VALUE;
}

function withoutValues(record: Json, hidden: readonly string[]): Json {
  if (record === null || typeof record !== 'object' || Array.isArray(record)) return null;
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      hidden.includes(name) && value !== null ? HIDDEN_VALUE : value,
    ]),
  );
}
