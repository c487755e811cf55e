import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Plan } from '../../../runtime/contract/plan.ts';
import type { PipelineDraft } from '../../../runtime/plan/draft.ts';
import { hasErrors } from '../../../runtime/plan/issues.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { namesConnector } from '../../../runtime/plan/named-connectors.ts';
import { plan } from '../../../runtime/plan/plan.ts';
import type { Tenant } from '../../auth/caller.ts';
import { changeIssues } from '../../planning/change-issues.ts';
import { discoverColumns } from '../../planning/discover-columns.ts';
import { planContext } from '../../planning/plan-context.ts';
import { resolveNames } from '../../planning/resolve-names.ts';
import { storedDraft } from '../../planning/stored-draft.ts';
import { findVersion, liveVersion, type PipelineRow, type VersionRow } from '../../store/pipelines.ts';
import { ApiError } from '../api-error.ts';
import type { ApiDeps, PlanningDeps } from '../deps.ts';

/** What a run asks for: nothing, a version, or the latest saved one. */
export type WantedVersion = number | 'draft' | undefined;

/** Number of the version that a run takes: the live one, unless another is asked for. */
export const versionToRun = (row: PipelineRow, wanted: WantedVersion): number =>
  wanted === 'draft' ? row.latest_version : (wanted ?? liveVersion(row));

/** The latest version, or the one that is wanted. */
export async function requireVersion({ store }: ApiDeps, row: PipelineRow, version?: number): Promise<VersionRow> {
  const wanted = version ?? row.latest_version;
  const found = await findVersion(store.db, row.id, wanted);
  if (found !== null) return found;
  throw new ApiError(404, 'pipeline.no_version', {
    message: `"${row.name}" has no version ${wanted}.`,
    next: `Versions 1 to ${row.latest_version} are there: GET /api/v1/pipelines/${row.id}/versions.`,
  });
}

/** The draft of the latest version, or of the one that is wanted. */
export const requireDraft = async (deps: ApiDeps, row: PipelineRow, version?: number): Promise<PipelineDraft> =>
  storedDraft(await requireVersion(deps, row, version));

export interface PlanRequest {
  readonly version: VersionRow;
  /** Settings that only this run has, such as the uploaded file, of the source node that reads by the pipeline's own connector. */
  readonly source?: JsonObject;
  /** Where the connector's relative paths start, for this run. */
  readonly baseDirectory?: string;
}

/** The frozen plan that a run of this version takes, against the connector and schema as they are now. */
export function planVersion(
  deps: PlanningDeps,
  tenant: Tenant,
  { version, source = {}, baseDirectory }: PlanRequest,
  signal: AbortSignal,
): Promise<Plan> {
  return planDraft(deps, tenant, { draft: withSource(storedDraft(version), source), baseDirectory }, signal);
}

export interface DraftRequest {
  readonly draft: PipelineDraft;
  /** Where the connector's relative paths start. */
  readonly baseDirectory?: string | undefined;
  /** What source nodes have, where they cannot be asked. */
  readonly columns?: Readonly<Record<string, ColumnTypes>> | undefined;
}

/** The frozen plan of a draft, against the connector and schema as they are now. Throws `plan.invalid`. */
export async function planDraft(
  deps: PlanningDeps,
  tenant: Tenant,
  { draft, baseDirectory, columns = {} }: DraftRequest,
  signal: AbortSignal,
): Promise<Plan> {
  const resolved = await resolveNames(deps.store.db, tenant, draft, deps.registry);
  const settings = baseDirectory === undefined ? deps.settings : { ...deps.settings, baseDirectory };
  const asked = await discoverColumns({ ...deps, settings, stored: deps.settings }, resolved, signal);
  const found = {
    columns: { ...columns, ...asked.columns },
    broken: asked.broken,
    issues: asked.issues.filter(({ node = '' }) => !Object.hasOwn(columns, node)),
  };
  const planned = await plan(resolved.draft, deps.registry, planContext(resolved, found, baseDirectory));
  const obstacles = planned.plan === null ? [] : await changeIssues(deps.store.pool, planned.plan);
  if (planned.plan !== null && obstacles.length === 0) return planned.plan;
  const unknown = planned.issues.find(({ code }) => code === 'plan.columns_unknown')?.node;
  const broken = unknown === undefined ? undefined : asked.broken[unknown];
  if (broken !== undefined) throw broken;
  const issues = [...found.issues, ...planned.issues, ...obstacles];
  const first = (found.issues[0] ?? issues.find((issue) => issue.severity === 'error'))!;
  throw new ApiError(422, 'plan.invalid', {
    message: `The pipeline cannot run: ${first.message}`,
    next: first.next ?? 'Mend what `issues` lists, save the pipeline and run it again.',
    issues: hasErrors(issues) ? issues : [],
  });
}

export const withSource = (draft: PipelineDraft, source: JsonObject): PipelineDraft =>
  Object.keys(source).length === 0
    ? draft
    : {
        ...draft,
        nodes: draft.nodes.map((node) =>
          node.nodeType === 'source' && !namesConnector(node)
            ? { ...node, config: { ...node.config, ...source } }
            : node,
        ),
      };
