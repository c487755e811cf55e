import { rehearseLoad } from '../../../sinks/postgres/rehearse/rehearse-load.ts';
import type {
  RehearsedLoad,
  RehearseLoadOptions,
  ToRehearse,
} from '../../../sinks/postgres/rehearse/rehearsed-load.ts';
import { summarize } from '../../../sinks/postgres/summary/summarize.ts';
import { planTargets } from '../../commit/plan-flow.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { mayLeaveOut } from '../../commit/staged-rejects.ts';
import { currentWatermark } from '../../commit/watermarks.ts';
import type { CheckResult } from '../../contract/check.ts';
import type { DryRunRequest } from '../../contract/dry-run.ts';
import type { PlannedTarget } from '../../contract/plan.ts';
import { columnsOf } from '../../graph/columns-of.ts';
import { judgeLoad } from '../../worker/judge-load.ts';
import { aboveOf, publishingOf } from '../../worker/publishing-of.ts';
import { summariesOf } from '../../worker/summaries-of.ts';
import { targetOf } from '../../worker/target-of.ts';

const SHOW_ROWS = 20;
const NOBODY = '00000000-0000-0000-0000-000000000000';

export interface Rehearsing extends Pick<RehearseLoadOptions, 'feed' | 'onRefused' | 'statementTimeoutMs'> {
  readonly databaseUrl: string;
  readonly request: DryRunRequest;
  /** Takes how the checks of all rows came out. */
  readonly checks: CheckResult[];
}

/** Loads what is fed into a plan's targets as a run does, and takes it back. */
export function rehearsePlan(
  { databaseUrl, request, checks, ...feeding }: Rehearsing,
  signal: AbortSignal,
): Promise<RehearsedLoad> {
  const { plan, pipeline, createTable } = request;
  const run = asRun(request);
  const targets = planTargets(plan);
  let after: string | null = null;
  return rehearseLoad(
    {
      ...feeding,
      databaseUrl,
      targets: targets.map(
        (target, index): ToRehearse => ({
          target: targetOf(plan, target),
          vectors: columnsOf(plan, target.input.node).length,
          createTable: index === 0 ? createTable : null,
          changes: target.changes?.columns ?? [],
          backup: target.backup === true,
          origins: target.load.mode !== 'blue_green' || mayLeaveOut(plan),
          publish: () => wayOf(target, after),
        }),
      ),
      staged: plan.shape === 'staged',
      begin: async (client) => {
        if (pipeline !== null) after = await currentWatermark(client, run);
      },
      check: async (client, staged) => {
        const loads = targets.map((target, index) => ({ target, ...staged[index]!, above: aboveOf(target, after) }));
        checks.push(...(await judgeLoad(client, run, loads)));
      },
      after: async (client) => {
        for (const { node, summary } of summariesOf(plan)) await summarize(client, node, summary);
      },
      showRows: SHOW_ROWS,
    },
    signal,
  );
}

/** As a run publishes, but for waiting. */
function wayOf(target: PlannedTarget, after: string | null): ReturnType<ToRehearse['publish']> {
  const { replace, swap, watermark } = publishingOf(target, after);
  return { replace, watermark: watermark ?? null, swap: swap ? { ...swap, patienceMs: 0 } : null };
}

/** The run that it would be. Past runs of the whole source say nothing of a part of it. */
export function asRun({ plan, pipeline, limit }: DryRunRequest): StoredRun {
  const { anomaly: _anomaly, ...rest } = plan;
  return {
    id: NOBODY,
    tenant: pipeline?.tenant ?? '',
    pipelineId: pipeline?.id ?? null,
    version: null,
    status: 'running',
    plan: limit === null ? plan : rest,
    splitsListed: true,
    cancelRequested: false,
    staging: null,
    published: false,
    startedAt: null,
  };
}
