import { rehearseLoad } from '../../../sinks/postgres/rehearse/rehearse-load.ts';
import type {
  RehearsedLoad,
  RehearsedTargetLoad,
  ToRehearse,
} from '../../../sinks/postgres/rehearse/rehearsed-load.ts';
import { summarize } from '../../../sinks/postgres/summary/summarize.ts';
import { planTargets } from '../../commit/plan-flow.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { mayLeaveOut } from '../../commit/staged-rejects.ts';
import { currentWatermark } from '../../commit/watermarks.ts';
import type { CheckResult } from '../../contract/check.ts';
import type { DryRun, DryRunRequest, DryRunTable } from '../../contract/dry-run.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { Plan, PlannedTarget } from '../../contract/plan.ts';
import { columnsOf } from '../../graph/columns-of.ts';
import { numberRows as numberStaged } from '../../graph/hold-origins.ts';
import { judgeLoad, loadRefused } from '../../worker/judge-load.ts';
import { aboveOf, publishingOf } from '../../worker/publishing-of.ts';
import { summariesOf } from '../../worker/summaries-of.ts';
import { targetOf } from '../../worker/target-of.ts';
import { type Arriving, type SampleOptions, samplePlan } from '../sample-plan.ts';
import { numberRows } from '../sample-rows.ts';
import { dryRunNodes, rejectCauses } from './dry-run-nodes.ts';
import { passRehearsed } from './pass-rehearsed.ts';

export type DryRunOptions = Omit<SampleOptions, 'load' | 'onEntered' | 'readForMs'>;

/** Reading ends after this where there is something to load. */
const READ_FOR_MS = 20_000;
const SHOW_ROWS = 20;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Reads so many records, lets them pass the plan's nodes, and loads them, in a transaction that is rolled back. Rejects
 * with what would end a run before its first row.
 */
export async function dryRunPlan(options: DryRunOptions, request: DryRunRequest, signal: AbortSignal): Promise<DryRun> {
  const { plan, limit, pipeline, auth } = request;
  const targets = planTargets(plan);
  const checks: CheckResult[] = [];
  const entered = new Map<string, number>();
  const found: { load: RehearsedLoad | null } = { load: null };
  const load: SampleOptions['load'] = async (arriving) => {
    const rehearsed = await rehearse(options, { request, arriving, checks }, signal);
    found.load = rehearsed;
    return arriving.map((one, index) => passRehearsed(one, rehearsed.targets[index]!));
  };
  const sample = await samplePlan(
    {
      ...options,
      readForMs: READ_FOR_MS,
      onEntered: (node, rows) => entered.set(node, (entered.get(node) ?? 0) + rows),
      load,
    },
    { plan, limit, pipeline, ...(auth === undefined ? {} : { auth }) },
    signal,
  );
  const rehearsed = found.load!;
  const loaded = new Map(targets.map(({ node }, index) => [node, rehearsed.targets[index]!.published.loaded]));
  const nodes = dryRunNodes(sample, entered, loaded);
  const causes = rejectCauses(sample);
  const first = causes[0];
  const stops = plan.errorPolicy === 'fail' || plan.validation === 'strict';
  const stopped = stops && first !== undefined ? stoppedBy(first) : null;
  // A part of the source says nothing about all of its rows together.
  const refused = sample.read?.stoppedBy === null ? loadRefused(asRun(request), checks) : null;
  const [own, ...others] = targets.map((target, index) => tableOf(target, rehearsed.targets[index]!));
  return {
    ...own!,
    others,
    shape: plan.shape,
    read: sample.read ?? { records: 0, stoppedBy: null },
    nodes,
    balanced:
      rehearsed.error !== null ||
      nodes.every((one) => {
        const dropped = Object.values(one.dropped).reduce((sum, rows) => sum + rows, 0);
        return one.in + one.added === one.out + dropped + one.rejected;
      }),
    causes,
    statements: rehearsed.statements,
    checks,
    hooks: targets.flatMap(({ hooks }) =>
      (['before', 'after'] as const).flatMap((place) => (hooks?.[place] ?? []).map((hook) => ({ ...hook, place }))),
    ),
    sequences: [...new Set(rehearsed.targets.flatMap(({ sequences }) => sequences))],
    error: (rehearsed.error ?? stopped ?? refused)?.toJSON() ?? null,
  };
}

function tableOf({ node, load, schema, table }: PlannedTarget, look: RehearsedTargetLoad): DryRunTable {
  return {
    target: node,
    loadMode: load.mode,
    table: `${schema}.${table}`,
    schema: differing(look),
    columns: look.after.map(({ name }) => name),
    rows: look.rows,
  };
}

interface Rehearsing {
  readonly request: DryRunRequest;
  readonly arriving: readonly Arriving[];
  /** Takes how the checks of all rows came out. */
  readonly checks: CheckResult[];
}

async function rehearse(options: DryRunOptions, { request, arriving, checks }: Rehearsing, signal: AbortSignal) {
  const { plan, pipeline, createTable } = request;
  const run = asRun(request);
  let after: string | null = null;
  return rehearseLoad(
    {
      databaseUrl: options.databaseUrl,
      targets: arriving.map(({ target, before }, index): ToRehearse => {
        const { batches } = numberRows(before.batches);
        const isStaged = plan.shape === 'staged';
        return {
          target: targetOf(plan, target),
          batches: isStaged ? batches.map(numberStaged) : batches,
          vectors: columnsOf(plan, target.input.node).length,
          createTable: index === 0 ? createTable : null,
          changes: target.changes?.columns ?? [],
          backup: target.backup === true,
          origins: target.load.mode !== 'blue_green' || mayLeaveOut(plan),
          publish: () => wayOf(target, after),
        };
      }),
      staged: plan.shape === 'staged',
      begin: async (client) => {
        if (pipeline !== null) after = await currentWatermark(client, run);
      },
      check: async (client, staged) => {
        const loads = arriving.map(({ target }, index) => ({
          target,
          ...staged[index]!,
          above: aboveOf(target, after),
        }));
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
function asRun({ plan, pipeline }: DryRunRequest): StoredRun {
  const { anomaly: _anomaly, ...rest } = plan;
  return {
    id: NOBODY,
    tenant: pipeline?.tenant ?? '',
    pipelineId: pipeline?.id ?? null,
    version: null,
    status: 'running',
    plan: rest satisfies Plan,
    splitsListed: true,
    cancelRequested: false,
    staging: null,
    published: false,
    startedAt: null,
  };
}

function differing({ before, after }: RehearsedTargetLoad): DryRun['schema'] {
  const was = new Map(before.map(({ name, type }) => [name, type]));
  return after.flatMap(({ name, type }) =>
    was.get(name) === type ? [] : [{ column: name, before: was.get(name) ?? null, after: type }],
  );
}

function stoppedBy({ node, count, first }: DryRun['causes'][number]): PipelineError {
  const { label, row } = first.origin ?? {};
  return new PipelineError('row.rejected', {
    node,
    message: `A run would stop at its first bad row${label === undefined ? '' : `, ${label} row ${row}`}: ${first.reason}${/[.!?]$/.test(first.reason) ? '' : '.'}${count > 1 ? ` So it is with ${count} rows.` : ''}`,
    next: 'Mend the rows, or set errorHandling to skip or dlq.',
  });
}
