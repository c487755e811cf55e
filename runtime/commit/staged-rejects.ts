import type { ClientBase } from 'pg';
import type { Plan } from '../contract/plan.ts';
import { addCounters, emptyCounters, type SplitCounters } from './counters.ts';
import { holdBudget } from './error-budget.ts';
import { type DisposedReject, recordRejects } from './rejects.ts';
import type { StoredRun } from './runs.ts';

/** A staged row that the target refused in the end, and the number of the split that it was read from. */
export interface StagedReject {
  readonly ordinal: number;
  readonly reject: DisposedReject;
}

interface Sums {
  skipped: number;
  deadLettered: number;
}

/** Causes that an error budget names are looked for among the first of them. */
const NAMED = 1_000;

/**
 * Stores rejects of rows that had been staged, and counts them as such with their splits: they were counted as loaded. In the
 * transaction that publishes the others. Throws `run.error_budget`.
 */
export async function recordStagedRejects(
  client: ClientBase,
  run: StoredRun,
  pages: AsyncIterable<readonly StagedReject[]>,
): Promise<void> {
  const { id, pipelineId, plan } = run;
  const sums = new Map<number, Map<string, Sums>>();
  const named: DisposedReject[] = [];
  for await (const page of pages) {
    const rejects = page.map(({ reject }) => reject);
    await recordRejects(client, { runId: id, pipelineId, rejects, replay: plan.source.replay === true });
    for (const one of page) count(sums, one);
    named.push(...rejects.slice(0, NAMED - named.length));
  }
  for (const [ordinal, byNode] of sums) await recount(client, { runId: id, ordinal, byNode });
  if (plan.errorBudget !== undefined) await holdBudget(client, id, plan.errorBudget, named);
}

/** Whether a row that the target of a plan refuses may leave the load going on. */
export function mayLeaveOut({ errorPolicy, validation, columnModes, source }: Plan): boolean {
  const modes = [validation, ...Object.values(columnModes ?? {})];
  return source.replay === true || errorPolicy !== 'fail' || modes.includes('skip');
}

function count(sums: Map<number, Map<string, Sums>>, { ordinal, reject }: StagedReject): void {
  const byNode = sums.get(ordinal) ?? new Map<string, Sums>();
  const sum = byNode.get(reject.node) ?? { skipped: 0, deadLettered: 0 };
  if (reject.disposition === 'skipped') sum.skipped += 1;
  else sum.deadLettered += 1;
  byNode.set(reject.node, sum);
  sums.set(ordinal, byNode);
}

async function recount(
  client: ClientBase,
  split: { readonly runId: string; readonly ordinal: number; readonly byNode: ReadonlyMap<string, Sums> },
): Promise<void> {
  const place = [split.runId, split.ordinal];
  const { rows } = await client.query<{ counters: SplitCounters }>(
    'SELECT counters FROM sluice.splits WHERE scope = $1 AND ordinal = $2 FOR UPDATE',
    place,
  );
  let counters = rows[0]!.counters;
  for (const [node, { skipped, deadLettered }] of split.byNode) {
    const rejected = skipped + deadLettered;
    const moved = { in: 0, out: -rejected, added: 0, dropped: {}, rejected, busyMs: 0 };
    const change = { ...emptyCounters(), loaded: -rejected, skipped, deadLettered, nodes: { [node]: moved } };
    counters = addCounters(counters, change);
  }
  await client.query('UPDATE sluice.splits SET counters = $3 WHERE scope = $1 AND ordinal = $2', [
    ...place,
    JSON.stringify(counters),
  ]);
}
