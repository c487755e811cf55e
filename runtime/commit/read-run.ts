import type { ClientBase } from 'pg';
import type { CheckResult } from '../contract/check.ts';
import type { PipelineErrorJson } from '../contract/errors.ts';
import type { LoadMode, Plan } from '../contract/plan.ts';
import type {
  DroppedColumn,
  RunCounts,
  RunNode,
  RunSnapshot,
  RunStatus,
  RunTrigger,
  RunWait,
} from '../contract/run.ts';
import { emptyCounters, type SplitCounters } from './counters.ts';
import { splitTotals } from './list-splits.ts';
import { planFlow, planHolders, planNodes, planSources, planTargets } from './plan-flow.ts';
import { rowEquation } from './row-equation.ts';
import { sumCounters } from './sum-counters.ts';
import { watermarkLoad } from './watermarks.ts';

/** A plan's nodes with their counters, in the order in which rows pass. */
export function runNodes(plan: Plan, counters: SplitCounters): readonly RunNode[] {
  const types = new Map(plan.operators.map((operator) => [operator.node, operator.type]));
  for (const { node } of planSources(plan)) types.set(node, 'source');
  for (const { node } of planTargets(plan)) types.set(node, 'target');
  const labels = new Map(
    [...planSources(plan), ...plan.operators, ...planTargets(plan)].map(({ node, label }) => [node, label]),
  );
  const { edges } = planFlow(plan);
  const tables = new Map(planTargets(plan).map(({ node, table }) => [node, table]));
  return planNodes(plan).map((id) => {
    const node = counters.nodes[id];
    return {
      id,
      type: types.get(id) ?? 'unknown',
      label: labels.get(id) ?? id,
      inputs: edges.flatMap(({ from, to }) => (to === id ? [from] : [])),
      table: tables.get(id) ?? null,
      in: node?.in ?? 0,
      out: node?.out ?? 0,
      rejected: node?.rejected ?? 0,
      busyMs: node?.busyMs ?? 0,
    };
  });
}

/** The nodes as they were stored at the run's end; what an earlier version did not store comes from the plan. */
function withStored(nodes: readonly RunNode[], stored: readonly Partial<RunNode>[] | null): readonly RunNode[] {
  return stored === null ? nodes : nodes.map((node) => ({ ...node, ...stored.find(({ id }) => id === node.id) }));
}

/** The columns that a plan's target lacks, with the rows that lost a value to it. */
export function droppedColumns(plan: Plan, { droppedValues }: SplitCounters): readonly DroppedColumn[] {
  const names = new Set(planTargets(plan).flatMap(({ dropped }) => dropped));
  return [...names].map((name) => ({ name, rows: droppedValues[name] ?? 0 }));
}

interface RunRow {
  id: string;
  pipeline_id: string | null;
  pipeline_name: string;
  version: number | null;
  status: RunStatus;
  load_strategy: LoadMode;
  trigger: RunTrigger;
  plan: Plan;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  read_before_resume: string;
  seconds: number | null;
  splits_listed: boolean;
  counts: RunCounts | null;
  balanced: boolean;
  nodes: readonly Partial<RunNode>[] | null;
  published_at: Date | null;
  checks: readonly CheckResult[] | null;
  left_out: Readonly<Record<string, number>> | null;
  watermark: { from: string | null; to: string | null } | null;
  wait: RunWait | null;
  error: PipelineErrorJson | null;
}

function watermarkOf({ plan, watermark }: RunRow): RunSnapshot['watermark'] {
  const load = watermarkLoad(plan);
  return load === null ? null : { column: load.column, from: watermark?.from ?? null, to: watermark?.to ?? null };
}

/** The state of a run from its stored, committed counters; `null` when there is none. */
export async function readRun(client: ClientBase, runId: string): Promise<RunSnapshot | null> {
  const { rows } = await client.query<RunRow>(
    `SELECT *, extract(epoch FROM coalesce(finished_at, clock_timestamp()) - resumed_at)::double precision AS seconds
     FROM sluice.runs WHERE id = $1`,
    [runId],
  );
  const run = rows[0];
  if (run === undefined) return null;
  const counters = await sumCounters(client, runId);
  const totals = await splitTotals(client, runId);
  const { plan } = run;
  const ended = run.finished_at !== null;
  // While splits go on, a row can be dead-lettered in one commit only: committed counters balance at every moment.
  const equation = rowEquation([counters], planFlow(plan), planHolders(plan));
  const counts = run.counts ?? equation.counts;
  // Of a staged load that ended without publishing, nothing was loaded.
  const isVoid = ended && plan.shape === 'staged' && run.published_at === null;
  return {
    id: run.id,
    pipelineId: run.pipeline_id,
    pipelineName: run.pipeline_name,
    version: run.version,
    status: run.status,
    mode: plan.mode,
    loadStrategy: run.load_strategy,
    trigger: run.trigger,
    createdAt: run.created_at.toISOString(),
    startedAt: run.started_at?.toISOString() ?? null,
    finishedAt: run.finished_at?.toISOString() ?? null,
    counts,
    balanced: ended ? run.balanced : equation.balanced,
    nodes: withStored(runNodes(plan, counters), run.nodes),
    splits: { total: totals.total, done: totals.done, listed: run.splits_listed },
    filesLeftOut: Object.values(run.left_out ?? {}).reduce((sum, files) => sum + files, 0),
    bytes: counters.bytes,
    totalBytes: run.splits_listed ? totals.bytes : null,
    rowsPerSecond: run.seconds ? (counters.read - Number(run.read_before_resume)) / run.seconds : 0,
    memoryBytes: plan.memoryBytes,
    droppedColumns: droppedColumns(plan, isVoid ? emptyCounters() : counters),
    watermark: watermarkOf(run),
    wait: run.wait,
    checks: run.checks ?? [],
    error: run.error,
  };
}
