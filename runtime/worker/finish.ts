import type { ClientBase } from 'pg';
import { dropClaims } from '../commit/claims.ts';
import { dropStates } from '../commit/operator-states.ts';
import { planFlow, planHolders } from '../commit/plan-flow.ts';
import { runNodes } from '../commit/read-run.ts';
import { recordRejects } from '../commit/rejects.ts';
import { rowEquation } from '../commit/row-equation.ts';
import { finishRun, type StoredRun } from '../commit/runs.ts';
import { sumCounters } from '../commit/sum-counters.ts';
import { DROP_CAUSES, type Reject } from '../contract/batch.ts';
import { PipelineError, type PipelineErrorJson } from '../contract/errors.ts';
import type { RunCounts, RunStatus } from '../contract/run.ts';

/** How the work ended, before the equation is looked at. */
export type Ending =
  | { readonly kind: 'completed' }
  /** There was nothing to read, which is no failure. */
  | { readonly kind: 'missed'; readonly message: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: PipelineError };

/**
 * Settles a run from its committed counters. Green needs an equation that balances; a skipped or dead-lettered row
 * makes it `partial`. A staged load that was not published has loaded nothing, and its counts say so.
 */
export async function finish(client: ClientBase, run: StoredRun, ending: Ending): Promise<void> {
  const { plan } = run;
  const counters = await sumCounters(client, run.id);
  // What was held when the work stopped early is in no place that the equation knows.
  const holders = ending.kind === 'completed' ? new Set<string>() : planHolders(plan);
  const equation = rowEquation([counters], planFlow(plan), holders);
  const published = plan.shape === 'direct' || ending.kind === 'completed' || run.published;
  const outcome = judge(ending, equation);
  if (ending.kind === 'completed' && plan.operators.some(({ claims }) => claims)) await dropClaims(client, run.id);
  if (ending.kind === 'completed' && plan.operators.some(({ state }) => state)) await dropStates(client, run.id);
  if (outcome.error !== null) await recordStopper(client, run, outcome.error);
  await finishRun(client, run.id, {
    status: outcome.status,
    counts: published ? equation.counts : nothing(),
    balanced: equation.balanced,
    nodes: runNodes(plan, counters),
    error: outcome.error === null ? null : withoutRecord(outcome.error),
  });
}

/** The record is kept with the rejects; in the run it would be sent along with every look at it, however large. */
function withoutRecord(error: PipelineError): PipelineErrorJson {
  const json = error.toJSON();
  if (error.code !== 'row.rejected' || json.detail === undefined) return json;
  const { record: _record, ...detail } = json.detail as unknown as Reject;
  return { ...json, detail: { ...detail } };
}

function judge(
  ending: Ending,
  equation: { counts: RunCounts; balanced: boolean; faults: readonly string[] },
): { status: Extract<RunStatus, 'success' | 'partial' | 'failed' | 'cancelled'>; error: PipelineError | null } {
  if (ending.kind === 'failed') return { status: 'failed', error: ending.error };
  if (!equation.balanced) {
    return {
      status: 'failed',
      error: new PipelineError('run.unbalanced', {
        message: `The row equation does not balance: ${equation.faults.join(' ')}`,
        next: 'Do not trust this load. Report it with the run id: a row was lost or counted twice.',
        detail: { faults: equation.faults },
      }),
    };
  }
  if (ending.kind === 'cancelled') return { status: 'cancelled', error: null };
  const { skipped, deadLettered } = equation.counts;
  return { status: skipped + deadLettered > 0 ? 'partial' : 'success', error: null };
}

/** The row that stopped the run is listed with the others, though no position covers it. */
async function recordStopper(client: ClientBase, run: StoredRun, error: PipelineError): Promise<void> {
  if (error.code !== 'row.rejected' || error.detail === undefined) return;
  // Told once, also when the answer to a first attempt got lost.
  await client.query(`DELETE FROM sluice.rejects WHERE run_id = $1 AND disposition = 'failed'`, [run.id]);
  const reject = error.detail as unknown as Reject;
  await recordRejects(client, {
    runId: run.id,
    pipelineId: run.pipelineId,
    rejects: [{ ...reject, disposition: 'failed' }],
  });
}

function nothing(): RunCounts {
  const dropped = Object.fromEntries(DROP_CAUSES.map((cause) => [cause, 0])) as Record<
    (typeof DROP_CAUSES)[number],
    number
  >;
  return { read: 0, added: 0, loaded: 0, skipped: 0, deadLettered: 0, ...dropped };
}
