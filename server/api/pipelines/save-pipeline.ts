import type { Column, ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Issue } from '../../../runtime/contract/issue.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { Registry } from '../../../runtime/contract/registry.ts';
import type { PipelineDraft } from '../../../runtime/plan/draft.ts';
import { error, hasErrors } from '../../../runtime/plan/issues.ts';
import { jsonPath } from '../../../runtime/plan/json-path.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { parse } from '../../../runtime/plan/parse.ts';
import { isObject } from '../../../runtime/plan/read-fields.ts';
import { draftToNodes } from '../../../runtime/plan/to-nodes.ts';
import { validate } from '../../../runtime/plan/validate.ts';
import type { Caller } from '../../auth/caller.ts';
import { type Discovered, discoverColumns, NOTHING_DISCOVERED } from '../../planning/discover-columns.ts';
import { planContext } from '../../planning/plan-context.ts';
import { type Resolved, resolveNames } from '../../planning/resolve-names.ts';
import {
  addVersion,
  findVersion,
  insertPipeline,
  lockPipeline,
  type NewVersion,
  type PipelineRow,
} from '../../store/pipelines.ts';
import { transaction } from '../../store/transaction.ts';
import { ApiError, invalid } from '../api-error.ts';
import { conflictOnName } from '../conflict.ts';
import type { ApiDeps } from '../deps.ts';
import type { PIPELINE_STATUSES } from './schema.ts';
import { UPLOAD_CONNECTOR } from './uploads.ts';

type Status = (typeof PIPELINE_STATUSES)[number];

/** What a request says beside the definition itself. */
export interface SaveOptions {
  readonly status?: Status | undefined;
  readonly comment?: string | undefined;
  readonly baseVersion?: number | undefined;
}

export interface Saved {
  readonly row: PipelineRow;
  readonly issues: readonly Issue[];
}

interface Checked {
  readonly version: Omit<NewVersion, 'authoredBy' | 'comment'>;
  readonly issues: readonly Issue[];
}

/** Checks the whole definition and stores it as version 1. */
export async function createPipeline(
  deps: ApiDeps,
  caller: Caller,
  { definition, options, signal }: { definition: JsonObject; options: SaveOptions; signal: AbortSignal },
): Promise<Saved> {
  const { version, issues } = await checked(deps, caller, definition, signal);
  const first = { ...version, authoredBy: caller.actor, comment: options.comment ?? null };
  const made = transaction(deps.store, ({ db }) =>
    insertPipeline(db, caller.tenant.id, options.status ?? 'draft', first),
  );
  return { row: await conflictOnName('pipeline', version.name, made), issues };
}

/** Lays the changes over the latest version; a changed definition becomes the next version. */
export async function updatePipeline(
  deps: ApiDeps,
  caller: Caller,
  before: PipelineRow,
  { changes, options, signal }: { changes: JsonObject; options: SaveOptions; signal: AbortSignal },
): Promise<Saved> {
  const latest = await findVersion(deps.store.db, before.id, before.latest_version);
  if (latest === null) throw new Error(`version ${before.latest_version} of pipeline ${before.id} is missing`);
  const hasChanges = Object.keys(changes).length > 0;
  const found = hasChanges ? await checked(deps, caller, laidOver(latest.definition, changes), signal) : null;
  const work = transaction(deps.store, async ({ db }) => {
    const now = await lockPipeline(db, before.id);
    refuseStale(now, options.baseVersion ?? before.latest_version);
    if (options.status !== undefined) {
      await db
        .updateTable('pipelines')
        .set({ status: options.status, updated_at: new Date() })
        .where('id', '=', now.id)
        .execute();
    }
    if (
      found === null ||
      JSON.stringify(sorted(found.version.definition)) === JSON.stringify(sorted(latest.definition))
    ) {
      return await lockPipeline(db, now.id);
    }
    return await addVersion(db, now, { ...found.version, authoredBy: caller.actor, comment: options.comment ?? null });
  });
  return {
    row: await conflictOnName('pipeline', found?.version.name ?? before.name, work),
    issues: found?.issues ?? [],
  };
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

async function checked(
  deps: ApiDeps,
  { tenant }: Caller,
  definition: JsonObject,
  signal: AbortSignal,
): Promise<Checked> {
  const parsed = parse(definition);
  if (parsed.draft === null) throw invalid(parsed.issues);
  const resolved = await resolveNames(deps.store.db, tenant, parsed.draft, deps.registry);
  const found = await discoverStored(deps, resolved, signal);
  const context = planContext(resolved, found);
  const issues = [
    ...inlineParts(resolved.draft),
    ...(await validate(resolved.draft, deps.registry, context)),
    ...found.issues,
  ];
  if (hasErrors(issues)) throw invalid(issues);
  const { draft } = resolved;
  return {
    version: {
      name: draft.name,
      description: draft.description,
      connectorId: draft.connectorId,
      schemaId: draft.schemaId,
      definition: withColumns(storable(draft, deps.registry), found.columns),
    },
    issues,
  };
}

/** Files that are still to be uploaded cannot be looked at. */
const discoverStored = (deps: ApiDeps, resolved: Resolved, signal: AbortSignal): Promise<Discovered> =>
  resolved.connector?.type === UPLOAD_CONNECTOR
    ? Promise.resolve(NOTHING_DISCOVERED)
    : discoverColumns(deps, resolved, signal);

/** Its id is the row's, and names have become ids. */
function storable(draft: PipelineDraft, registry: Registry): JsonObject {
  return draftToNodes({ ...draft, id: null, connector: null, schema: null }, registry);
}

/** Credentials of an inline connector would be stored in the clear, and nobody could reuse it. */
function inlineParts(draft: PipelineDraft): readonly Issue[] {
  return (['connector', 'schema'] as const).flatMap((kind) => {
    const part = draft[kind];
    if (part === null || typeof part === 'string') return [];
    return [
      error({
        code: `plan.inline_${kind}`,
        path: jsonPath(draft.base, kind),
        message: `On a server a pipeline names a stored ${kind}`,
        next: `Create it with POST /api/v1/${kind}s and send its id as ${kind}Id.`,
      }),
    ];
  });
}

function withColumns(definition: JsonObject, columns: ColumnTypes | null): JsonObject {
  if (columns === null) return definition;
  const nodes = (definition.nodes as readonly JsonObject[]).map((node) =>
    node.nodeType === 'source'
      ? { ...node, config: { ...(node.config as JsonObject), columns: columns.map(declared) } }
      : node,
  );
  return { ...definition, nodes };
}

const declared = ({ name, type, nullable, length, precision, scale }: Column): JsonObject => ({
  name,
  dataType: type,
  ...(length === undefined ? {} : { length }),
  ...(precision === undefined ? {} : { precision }),
  ...(scale === undefined ? {} : { scale }),
  isNullable: nullable,
});

function refuseStale(now: PipelineRow, base: number): void {
  if (now.latest_version === base) return;
  throw new ApiError(409, 'pipeline.changed', {
    message: `You changed version ${base}, and somebody saved version ${now.latest_version} meanwhile.`,
    next: 'Load the pipeline again, make your changes on that version, and save.',
    detail: { latestVersion: now.latest_version, baseVersion: base },
  });
}

/** Keys in one order, so that definitions can be compared as text (jsonb keeps no order). */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
