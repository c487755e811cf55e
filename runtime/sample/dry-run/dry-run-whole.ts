import { planTargets } from '../../commit/plan-flow.ts';
import type { CheckResult } from '../../contract/check.ts';
import type { DryRun, DryRunNode, DryRunRequest } from '../../contract/dry-run.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { Plan } from '../../contract/plan.ts';
import { holdersOf } from '../../worker/stages/stage-plan.ts';
import { dropsOf } from '../pass-operator.ts';
import { planNodes } from '../plan-nodes.ts';
import type { SampleOptions } from '../sample-plan.ts';
import { feedGraph } from './feed-graph.ts';
import { rehearsePlan } from './rehearse-plan.ts';
import { tellDryRun } from './tell-dry-run.ts';
import { WholeCounts } from './whole-counts.ts';

/**
 * Reads all records, batch by batch through the graph of a lane, and loads them in a transaction that is rolled back.
 * In memory are the batches on their way, and counts. Where a direct load meets a row that the table refuses, all is read
 * once more. Throws `dry_run.holds_rows`, and what breaks the reading.
 */
export async function dryRunWhole(
  options: Omit<SampleOptions, 'load'>,
  request: DryRunRequest,
  signal: AbortSignal,
): Promise<DryRun> {
  const { plan } = request;
  refuseHolders(plan);
  const targets = planTargets(plan);
  const checks: CheckResult[] = [];
  const reading: { counts: WholeCounts; broken: unknown } = { counts: new WholeCounts(plan), broken: null };
  const rehearsed = await rehearsePlan(
    {
      databaseUrl: options.databaseUrl,
      request,
      checks,
      statementTimeoutMs: 0,
      feed: async (put) => {
        const counts = new WholeCounts(plan);
        reading.counts = counts;
        const onBroken = (error: unknown): void => {
          reading.broken = error;
        };
        await feedGraph({ options, request, put, counts, onBroken }, signal);
      },
      onRefused: (target, rows) => {
        const { node } = targets[target]!;
        for (const { split, row, ...cause } of rows) {
          const label = reading.counts.labels[split] ?? '';
          const at = { node, split: '', label, rowNumber: row, record: null };
          reading.counts.reject({ ...at, ...cause });
          reading.counts.at(node).rejected += 1;
        }
      },
    },
    signal,
  );
  if (reading.broken !== null) throw reading.broken;
  const { counts } = reading;
  for (const [index, { node }] of targets.entries()) {
    const { loaded, superseded, filtered } = rehearsed.targets[index]!.published;
    const dropped = dropsOf({ superseded, filtered }, []).map(({ cause, count }) => [cause, count]);
    Object.assign(counts.at(node), { out: loaded, dropped: Object.fromEntries(dropped) });
  }
  return tellDryRun({
    request,
    rehearsed,
    checks,
    read: { records: counts.read, stoppedBy: null },
    nodes: nodesOf(plan, counts),
    causes: counts.causes,
  });
}

function nodesOf(plan: Plan, counts: WholeCounts): readonly DryRunNode[] {
  return planNodes(plan).map((one) => {
    const { node, label, inputs, kind } = one;
    const { in: into, added, out, dropped, rejected } = counts.at(node);
    const type = one.kind === 'operator' ? one.planned.type : kind;
    return { node, label, type, inputs, in: into, added, out, dropped, rejected };
  });
}

function refuseHolders(plan: Plan): void {
  const [holder] = holdersOf(plan);
  if (holder === undefined) return;
  throw new PipelineError('dry_run.holds_rows', {
    node: holder.node,
    message: `A dry run of all rows does not go through "${holder.label}", which makes its rows only once it has all that come in.`,
    next: 'Run it dry with a number of rows.',
  });
}
