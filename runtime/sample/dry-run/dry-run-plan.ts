import type { RehearsedLoad, RehearsedTargetLoad } from '../../../sinks/postgres/rehearse/rehearsed-load.ts';
import type { RefusedRow } from '../../../sinks/postgres/staging/publishing.ts';
import { planTargets } from '../../commit/plan-flow.ts';
import type { CheckResult } from '../../contract/check.ts';
import type { DryRun, DryRunRequest } from '../../contract/dry-run.ts';
import type { WriteResult } from '../../contract/sink.ts';
import { numberRows as numberStaged } from '../../graph/hold-origins.ts';
import type { Passed } from '../pass-operator.ts';
import { type Arriving, type SampleOptions, samplePlan } from '../sample-plan.ts';
import { numberRows } from '../sample-rows.ts';
import { dryRunNodes, rejectCauses } from './dry-run-nodes.ts';
import { dryRunWhole } from './dry-run-whole.ts';
import { passRehearsed } from './pass-rehearsed.ts';
import { rehearsePlan } from './rehearse-plan.ts';
import { tellDryRun } from './tell-dry-run.ts';

export type DryRunOptions = Omit<SampleOptions, 'load' | 'onEntered' | 'readForMs'>;

/** Reading ends after this where there is something to load. */
const READ_FOR_MS = 20_000;
const STATEMENT_TIMEOUT_MS = 30_000;

/**
 * Reads so many records, or all, lets them pass the plan's nodes, and loads them, in a transaction that is rolled back.
 * Rejects with what would end a run before its first row; of all records, also with what breaks their reading.
 */
export async function dryRunPlan(options: DryRunOptions, request: DryRunRequest, signal: AbortSignal): Promise<DryRun> {
  const { plan, limit, pipeline, auth } = request;
  if (limit === null) return dryRunWhole(options, request, signal);
  const targets = planTargets(plan);
  const checks: CheckResult[] = [];
  const entered = new Map<string, number>();
  const found: { load: RehearsedLoad | null } = { load: null };
  const load: SampleOptions['load'] = async (arriving) => {
    const { rehearsed, passed } = await rehearse(
      { databaseUrl: options.databaseUrl, request, arriving, checks },
      signal,
    );
    found.load = rehearsed;
    return passed;
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
  return tellDryRun({
    request,
    rehearsed,
    checks,
    read: sample.read ?? { records: 0, stoppedBy: null },
    nodes: dryRunNodes(sample, entered, loaded),
    causes: rejectCauses(sample),
  });
}

interface Rehearsing {
  readonly databaseUrl: string;
  readonly request: DryRunRequest;
  readonly arriving: readonly Arriving[];
  readonly checks: CheckResult[];
}

/** Loads rows that are in memory. */
async function rehearse(
  { arriving, request, ...rest }: Rehearsing,
  signal: AbortSignal,
): Promise<{ readonly rehearsed: RehearsedLoad; readonly passed: readonly Passed[] }> {
  const isStaged = request.plan.shape === 'staged';
  const tried: WriteResult[][] = [];
  const refused = arriving.map((): RefusedRow[] => []);
  const rehearsed = await rehearsePlan(
    {
      ...rest,
      request,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      feed: async (put) => {
        for (const [target, { before }] of arriving.entries()) {
          const results: WriteResult[] = [];
          tried[target] = results;
          for (const batch of numberRows(before.batches).batches) {
            results.push(await put(target, isStaged ? numberStaged(batch) : batch));
          }
        }
      },
      onRefused: (target, rows) => refused[target]!.push(...rows),
    },
    signal,
  );
  const passedAt = (one: Arriving, index: number, load: RehearsedTargetLoad): Passed =>
    passRehearsed(one, { load, tried: tried[index] ?? [], refused: refused[index]! });
  return { rehearsed, passed: arriving.map((one, index) => passedAt(one, index, rehearsed.targets[index]!)) };
}
