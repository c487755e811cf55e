import type { Issue } from '../../../runtime/contract/issue.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { isObject } from '../../../runtime/plan/read-fields.ts';
import type { Caller } from '../../auth/caller.ts';
import { checkDefinition, type VersionContent } from '../../planning/check-definition.ts';
import { latestVersion, saveVersion } from '../../planning/save-version.ts';
import { insertPipeline, type PipelineRow, type VersionRow } from '../../store/pipelines.ts';
import { transaction } from '../../store/transaction.ts';
import { invalid } from '../api-error.ts';
import { conflictOnName } from '../conflict.ts';
import type { ApiDeps } from '../deps.ts';
import { refuseStale } from './edited-version.ts';
import { noLongerValid } from './publish-version.ts';
import type { PIPELINE_STATUSES } from './schema.ts';

type Status = (typeof PIPELINE_STATUSES)[number];

/** What a request says beside the definition itself. */
export interface SaveOptions {
  readonly status?: Status | undefined;
  readonly comment?: string | undefined;
  readonly baseVersion?: number | undefined;
  /** Versions of an `If-Match`: the latest must be one of them. */
  readonly ifMatch?: readonly number[] | undefined;
}

export interface Saved {
  readonly row: PipelineRow;
  readonly issues: readonly Issue[];
}

/** Checks the whole definition and stores it as version 1. */
export async function createPipeline(
  deps: ApiDeps,
  caller: Caller,
  { definition, options, signal }: { definition: JsonObject; options: SaveOptions; signal: AbortSignal },
): Promise<Saved> {
  const { content, issues } = await checkDefinition(deps, caller.tenant, definition, signal);
  if (content === null) throw invalid(issues);
  const first = { ...content, authoredBy: caller.actor, comment: options.comment ?? null };
  const made = transaction(deps.store, ({ db }) =>
    insertPipeline(db, caller.tenant.id, options.status ?? 'draft', first),
  );
  return { row: await conflictOnName('pipeline', content.name, made), issues };
}

/** Lays the changes over the latest version; a changed definition becomes the next version. */
export async function updatePipeline(
  deps: ApiDeps,
  caller: Caller,
  before: PipelineRow,
  { changes, options, signal }: { changes: JsonObject; options: SaveOptions; signal: AbortSignal },
): Promise<Saved> {
  if (Object.keys(changes).length === 0) {
    return { row: await save(deps, caller, before, { content: null, options }), issues: [] };
  }
  const { definition } = await latestVersion(deps.store, before);
  const { content, issues } = await checkDefinition(deps, caller.tenant, laidOver(definition, changes), signal);
  if (content === null) throw invalid(issues);
  return { row: await save(deps, caller, before, { content, options }), issues };
}

/** Saves what an earlier version held as the next version, where it differs from the latest. */
export async function revertPipeline(
  deps: ApiDeps,
  caller: Caller,
  before: PipelineRow,
  { to, options, signal }: { to: VersionRow; options: SaveOptions; signal: AbortSignal },
): Promise<Saved> {
  const { content, issues } = await checkDefinition(deps, caller.tenant, to.definition, signal);
  if (content === null) throw noLongerValid(before.name, to.version, issues);
  const comment = options.comment ?? `Version ${to.version} again`;
  return { row: await save(deps, caller, before, { content, options: { ...options, comment } }), issues };
}

/** Nobody else has saved since `before`, and content that differs is the next version. */
async function save(
  deps: ApiDeps,
  { actor }: Caller,
  before: PipelineRow,
  { content, options }: { content: VersionContent | null; options: SaveOptions },
): Promise<PipelineRow> {
  const { status, comment = null } = options;
  const admit = (now: PipelineRow): void => refuseStale(now, before, options);
  const work = saveVersion(deps.store, before, { content, author: actor, comment, status, admit });
  return await conflictOnName('pipeline', content?.name ?? before.name, work);
}

/**
 * `null` takes a part away. The typed IR is whole: it replaces all but the connector and the schema, where it names
 * none itself.
 */
function laidOver(definition: JsonObject, changes: JsonObject): JsonObject {
  const { connectorId, schemaId, ...rest } = definition;
  const ir = changes.kind === undefined ? changes.ir : changes;
  const named = [changes, isObject(ir) ? ir : {}];
  const kept = {
    ...(connectorId === undefined || named.some((part) => 'connector' in part || 'connectorId' in part)
      ? {}
      : { connectorId }),
    ...(schemaId === undefined || named.some((part) => 'schema' in part || 'schemaId' in part) ? {} : { schemaId }),
  };
  const merged = ir === undefined ? { ...rest, ...kept, ...changes } : { ...kept, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}
