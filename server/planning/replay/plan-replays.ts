import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { DeadLetterFilter } from '../../../runtime/contract/dead-letter.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Plan } from '../../../runtime/contract/plan.ts';
import type { Registry } from '../../../runtime/contract/registry.ts';
import type { RunRequest } from '../../../runtime/contract/run.ts';
import type { PipelineDraft } from '../../../runtime/plan/draft.ts';
import { parse } from '../../../runtime/plan/parse.ts';
import { plan } from '../../../runtime/plan/plan.ts';
import { refuseSources } from '../../../runtime/worker/replay/refuse-sources.ts';
import { refuseOperators, replayPlan } from '../../../runtime/worker/replay/replay-plan.ts';
import type { Tenant } from '../../auth/caller.ts';
import type { Database } from '../../store/database.ts';
import { findPipeline, findVersion, liveVersion } from '../../store/pipelines.ts';
import { planContext } from '../plan-context.ts';
import { resolveNames } from '../resolve-names.ts';
import { type LetterRun, letterColumns, letterRuns, sourceColumns } from './letter-runs.ts';

export interface ReplayPlanning {
  readonly store: { readonly db: Kysely<Database>; readonly pool: Pool };
  readonly registry: Registry;
}

export interface ReplayWish {
  /** Of these, the open ones. */
  readonly filter: DeadLetterFilter;
  /** Of the pipeline; the live one where not given. */
  readonly version?: number | undefined;
}

/** A replay that can be started: of one pipeline's dead letters. */
export type PlannedReplay = RunRequest & { readonly pipelineId: string; readonly replay: DeadLetterFilter };

/**
 * A replay for each pipeline whose open dead letters a filter means, by its live version against the schema as it is
 * now. The source is not asked: records have the columns that it had. Throws where one of them cannot be replayed.
 */
export async function planReplays(
  planning: ReplayPlanning,
  tenant: Tenant,
  { filter, version }: ReplayWish,
): Promise<readonly PlannedReplay[]> {
  const runs = await letterRuns(planning.store.pool, tenant.id, { ...filter, status: 'open', ofRows: true });
  return (await planRuns(planning, tenant, { runs, version })).map((planned) => ({
    ...planned,
    tenant: tenant.id,
    trigger: 'replay',
    replay: { ...filter, pipelineId: planned.pipelineId },
  }));
}

/** Why a replay of what these runs left, through the live versions, would be refused; `null`: it can be started. */
export async function replayRefusal(
  planning: ReplayPlanning,
  tenant: Tenant,
  runs: readonly LetterRun[],
): Promise<PipelineError | null> {
  try {
    await planRuns(planning, tenant, { runs });
    return null;
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return error;
  }
}

interface Left {
  /** Newest first. */
  readonly runs: readonly LetterRun[];
  readonly version?: number | undefined;
}

/** A plan for each pipeline that left dead letters. */
async function planRuns(
  planning: ReplayPlanning,
  tenant: Tenant,
  { runs, version }: Left,
): Promise<readonly Pick<PlannedReplay, 'plan' | 'version' | 'pipelineId'>[]> {
  for (const { plan: of } of runs) refuseOperators(of);
  const planned: Pick<PlannedReplay, 'plan' | 'version' | 'pipelineId'>[] = [];
  for (const [pipelineId, left] of Map.groupBy(runs, (run) => run.pipelineId)) {
    if (pipelineId === null) throw withoutPipeline(left[0]!);
    planned.push({ ...(await planOne(planning, tenant, { pipelineId, runs: left, version })), pipelineId });
  }
  return planned;
}

async function planOne(
  { store, registry }: ReplayPlanning,
  tenant: Tenant,
  wish: { readonly pipelineId: string; readonly runs: readonly LetterRun[]; readonly version: number | undefined },
): Promise<{ readonly plan: Plan; readonly version: number }> {
  const { pipelineId, runs } = wish;
  const row = await findPipeline(store.db, tenant.id, pipelineId);
  const wanted = wish.version ?? (row === null ? 0 : liveVersion(row));
  const version = row === null ? null : await findVersion(store.db, row.id, wanted);
  if (version === null) throw noVersion(runs[0]!.pipelineName, row === null ? null : wanted);
  const { draft, issues } = parse(version.definition);
  if (draft === null) throw new Error(`a stored pipeline version does not parse: ${issues[0]?.message}`);
  const nodes = draft.nodes.flatMap(({ id, nodeType }) => (nodeType === 'source' ? [id] : []));
  refuseSources({ name: draft.name, nodes, letters: runs });
  const resolved = await resolveNames(store.db, tenant, withPath(draft), registry);
  const planned = await plan(resolved.draft, registry, planContext(resolved, { columns: ofSources(nodes, runs) }));
  if (planned.plan === null) {
    const first = planned.issues.find(({ severity }) => severity === 'error')!;
    throw new PipelineError('plan.invalid', {
      message: `"${draft.name}" cannot run: ${first.message}`,
      next: first.next ?? 'Mend the pipeline, save it and replay again.',
      ...(first.node === undefined ? {} : { node: first.node }),
    });
  }
  replayPlan(planned.plan);
  return { plan: planned.plan, version: wanted };
}

/** The only source has the columns of all records that go in there; of several, each those that it had. */
function ofSources(nodes: readonly string[], runs: readonly LetterRun[]): Readonly<Record<string, ColumnTypes>> {
  const [only, ...others] = nodes;
  if (only !== undefined && others.length === 0) return { [only]: letterColumns(runs) };
  const known = nodes.map((node): [string, ColumnTypes] => [node, sourceColumns(runs, node)]);
  return Object.fromEntries(known.filter(([, columns]) => columns.length > 0));
}

/** A pipeline of uploaded files has no path of its own; what a replay reads has none. */
function withPath(draft: PipelineDraft): PipelineDraft {
  return {
    ...draft,
    nodes: draft.nodes.map((node) =>
      node.nodeType === 'source' && node.config.path === undefined
        ? { ...node, config: { ...node.config, path: '.' } }
        : node,
    ),
  };
}

function noVersion(pipeline: string, version: number | null): PipelineError {
  return new PipelineError('dead_letter.no_pipeline', {
    message: version === null ? `The pipeline "${pipeline}" was deleted.` : `"${pipeline}" has no version ${version}.`,
    next:
      version === null
        ? 'Dead letters go through a saved pipeline: discard them, and run their source through another one.'
        : 'Give a version that there is.',
  });
}

function withoutPipeline({ pipelineName, runId }: LetterRun): PipelineError {
  return new PipelineError('dead_letter.no_pipeline', {
    message: `Run ${runId} of "${pipelineName}" was made from a file: its pipeline was never saved.`,
    next: `Replay them through the file: sluice dead-letters replay FILE --run ${runId}. Or mend the rows in the source and run the file anew.`,
    detail: { runId },
  });
}
