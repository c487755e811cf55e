import { type RehearsedLoad, rehearseLoad } from '../../../sinks/postgres/rehearse/rehearse-load.ts';
import { summarize } from '../../../sinks/postgres/summary/summarize.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { currentWatermark, watermarkLoad } from '../../commit/watermarks.ts';
import type { CheckResult } from '../../contract/check.ts';
import type { DryRun, DryRunRequest } from '../../contract/dry-run.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { Plan } from '../../contract/plan.ts';
import { judgeLoad, loadRefused } from '../../worker/judge-load.ts';
import { summariesOf } from '../../worker/summaries-of.ts';
import { targetOf } from '../../worker/target-of.ts';
import { type SampleOptions, samplePlan } from '../sample-plan.ts';
import { type Given, numberRows } from '../sample-rows.ts';
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
  const { target } = plan;
  const checks: CheckResult[] = [];
  const entered = new Map<string, number>();
  const found: { load: RehearsedLoad | null } = { load: null };
  const load: SampleOptions['load'] = async (before, _target, columns) => {
    found.load = await rehearse(options, { request, before, checks }, signal);
    return passRehearsed(before, columns, found.load);
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
  const nodes = dryRunNodes(sample, entered, { target: target.node, loaded: rehearsed.published.loaded });
  const causes = rejectCauses(sample);
  const first = causes[0];
  const stopped = plan.errorPolicy === 'fail' && first !== undefined ? stoppedBy(first) : null;
  // A part of the source says nothing about all of its rows together.
  const refused = sample.read?.stoppedBy === null ? loadRefused(asRun(request), checks) : null;
  return {
    loadMode: target.load.mode,
    shape: plan.shape,
    table: `${target.schema}.${target.table}`,
    read: sample.read ?? { records: 0, stoppedBy: null },
    nodes,
    balanced:
      rehearsed.error !== null ||
      nodes.every((one) => {
        const dropped = Object.values(one.dropped).reduce((sum, rows) => sum + rows, 0);
        return one.in + one.added === one.out + dropped + one.rejected;
      }),
    causes,
    schema: differing(rehearsed),
    columns: rehearsed.after.map(({ name }) => name),
    rows: rehearsed.rows,
    statements: rehearsed.statements,
    checks,
    hooks: (['before', 'after'] as const).flatMap((place) =>
      (target.hooks?.[place] ?? []).map((hook) => ({ ...hook, place })),
    ),
    sequences: rehearsed.sequences,
    error: (rehearsed.error ?? stopped ?? refused)?.toJSON() ?? null,
  };
}

interface Rehearsing {
  readonly request: DryRunRequest;
  readonly before: Given;
  /** Takes how the checks of all rows came out. */
  readonly checks: CheckResult[];
}

async function rehearse(options: DryRunOptions, { request, before, checks }: Rehearsing, signal: AbortSignal) {
  const { plan, pipeline, createTable } = request;
  const { load, changes, backup } = plan.target;
  const run = asRun(request);
  const { column } = watermarkLoad(plan) ?? {};
  let after: string | null = null;
  return rehearseLoad(
    {
      databaseUrl: options.databaseUrl,
      target: targetOf(plan),
      batches: numberRows(before.batches).batches,
      createTable,
      changes: changes?.columns ?? [],
      backup: backup === true,
      begin: async (client) => {
        if (pipeline !== null) after = await currentWatermark(client, run);
      },
      publish: () =>
        plan.shape === 'direct'
          ? null
          : {
              replace: load.mode === 'truncate' || load.mode === 'blue_green' ? load : null,
              swap: load.mode === 'blue_green' ? { keepHours: load.keepOldHours, patienceMs: 0 } : null,
              watermark: column === undefined ? null : { column, after },
            },
      check: async (client, staging, rows) => {
        const above = column === undefined || after === null ? null : { column, mark: after };
        checks.push(...(await judgeLoad(client, run, [{ target: plan.target, table: staging, rows, above }])));
      },
      after: async (client) => {
        for (const { node, summary } of summariesOf(plan)) await summarize(client, node, summary);
      },
      showRows: SHOW_ROWS,
    },
    signal,
  );
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

function differing({ before, after }: RehearsedLoad): DryRun['schema'] {
  const was = new Map(before.map(({ name, type }) => [name, type]));
  return after.flatMap(({ name, type }) =>
    was.get(name) === type ? [] : [{ column: name, before: was.get(name) ?? null, after: type }],
  );
}

function stoppedBy({ node, count, first }: DryRun['causes'][number]): PipelineError {
  const { label, row } = first.origin ?? {};
  return new PipelineError('row.rejected', {
    node,
    message: `A run would stop at its first bad row${label === undefined ? '' : `, ${label} row ${row}`}: ${first.reason}${count > 1 ? ` So it is with ${count} rows.` : ''}`,
    next: 'Mend the rows, or set errorHandling to skip or dlq.',
  });
}
