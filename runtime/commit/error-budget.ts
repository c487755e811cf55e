import type { ClientBase } from 'pg';
import { PipelineError } from '../contract/errors.ts';
import type { ErrorBudget } from '../contract/plan.ts';
import type { DisposedReject } from './rejects.ts';

/**
 * Throws `run.error_budget` where a commit would take its run beyond the errors that it may have; the caller rolls back. In
 * the commit's transaction, once its counters are in: other lanes' commits wait here, so that the sum is exact and no
 * state beyond the budget is ever committed. Costs a sum over the run's splits a commit that has rejects, with a rate any.
 */
export async function holdBudget(
  client: ClientBase,
  scope: string,
  budget: ErrorBudget,
  rejects: readonly DisposedReject[],
): Promise<void> {
  const { maxErrors, maxErrorRate, afterRows } = budget;
  if (rejects.length === 0 && maxErrorRate === null) return;
  // Until the transaction's end: what it adds can be seen by the next one that asks.
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [`sluice error budget ${scope}`]);
  const { rows } = await client.query<{ errors: string; read: string }>(
    `SELECT coalesce(sum((counters->>'skipped')::bigint + (counters->>'deadLettered')::bigint), 0) AS errors,
       coalesce(sum((counters->>'read')::bigint), 0) AS read
     FROM sluice.splits WHERE scope = $1`,
    [scope],
  );
  const errors = Number(rows[0]?.errors ?? 0);
  const read = Number(rows[0]?.read ?? 0);
  const rate = read === 0 ? 0 : errors / read;
  if (maxErrors !== null && errors > maxErrors) {
    throw exceeded(`${errors} rows would have failed, and ${maxErrors} may (maxErrors)`, {
      errors,
      read,
      rejects,
      budget,
    });
  }
  if (maxErrorRate !== null && read >= afterRows && rate > maxErrorRate) {
    const what = `${errors} of ${read} rows would have failed (${percent(rate)}), and ${percent(maxErrorRate)} may (maxErrorRate)`;
    throw exceeded(what, { errors, read, rejects, budget });
  }
}

function percent(rate: number): string {
  return `${Math.round(rate * 10_000) / 100} %`;
}

function exceeded(
  what: string,
  {
    errors,
    read,
    rejects,
    budget,
  }: { errors: number; read: number; rejects: readonly DisposedReject[]; budget: ErrorBudget },
): PipelineError {
  return new PipelineError('run.error_budget', {
    message: `${what}. The transaction that had them was rolled back, with its rejects.${causesText(rejects)}`,
    next: 'Look at the rows that were rejected. Then resume the run under a greater budget (maxErrors, maxErrorRate), or mend the source or the pipeline and run it for what is not loaded.',
    detail: { errors, read, ...budget },
  });
}

/** The commonest causes among the rejects that are rolled back, and shown nowhere else. */
function causesText(rejects: readonly DisposedReject[]): string {
  const counts = new Map<string, number>();
  for (const { node, column, reason } of rejects) {
    const cause = `${column === null ? node : `"${column}"`}: ${reason.replace(/\.$/, '')}`;
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  const most = [...counts].sort(([, left], [, right]) => right - left).slice(0, 3);
  return most.length === 0 ? '' : ` Most of them: ${most.map(([cause, rows]) => `${cause} (${rows})`).join('; ')}.`;
}
