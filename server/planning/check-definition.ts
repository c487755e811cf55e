import type { Column } from '../../runtime/contract/column.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import type { Registry } from '../../runtime/contract/registry.ts';
import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import { error, hasErrors } from '../../runtime/plan/issues.ts';
import { jsonPath } from '../../runtime/plan/json-path.ts';
import type { JsonObject } from '../../runtime/plan/model/json-value.ts';
import { namesConnector } from '../../runtime/plan/named-connectors.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { draftToNodes } from '../../runtime/plan/to-nodes.ts';
import { validate } from '../../runtime/plan/validate.ts';
import type { Tenant } from '../auth/caller.ts';
import type { Store } from '../store/open-store.ts';
import type { NewVersion } from '../store/pipelines.ts';
import { type Discovered, type DiscoveryDeps, discoverColumns } from './discover-columns.ts';
import { planContext } from './plan-context.ts';
import { type Resolved, resolveNames } from './resolve-names.ts';
import { UPLOAD_CONNECTOR } from './upload-connector.ts';

/** What a definition says, in the form that is stored. */
export type VersionContent = Omit<NewVersion, 'authoredBy' | 'comment'>;

export interface CheckDeps extends DiscoveryDeps {
  readonly store: Store;
}

export interface CheckedDefinition {
  /** `null` where an issue is an error. */
  readonly content: VersionContent | null;
  readonly issues: readonly Issue[];
}

/** Checks a whole definition, with its names looked up and its source asked. */
export async function checkDefinition(
  deps: CheckDeps,
  tenant: Tenant,
  definition: JsonObject,
  signal: AbortSignal,
): Promise<CheckedDefinition> {
  const parsed = parse(definition);
  if (parsed.draft === null) return { content: null, issues: parsed.issues };
  const resolved = await resolveNames(deps.store.db, tenant, parsed.draft, deps.registry);
  const found = await discoverStored(deps, resolved, signal);
  const context = planContext(resolved, found);
  const issues = [
    ...inlineParts(resolved.draft),
    ...(await validate(resolved.draft, deps.registry, context)),
    ...found.issues,
  ];
  if (hasErrors(issues)) return { content: null, issues };
  const { draft } = resolved;
  return {
    content: {
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
const discoverStored = (deps: CheckDeps, resolved: Resolved, signal: AbortSignal): Promise<Discovered> =>
  discoverColumns(
    { ...deps, asks: (node) => resolved.connector?.type !== UPLOAD_CONNECTOR || namesConnector(node) },
    resolved,
    signal,
  );

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

function withColumns(definition: JsonObject, columns: Discovered['columns']): JsonObject {
  const nodes = (definition.nodes as readonly JsonObject[]).map((node) => {
    const id = String(node.id);
    const found = Object.hasOwn(columns, id) ? columns[id] : undefined;
    return found !== undefined && (node.config as JsonObject).columns === undefined
      ? { ...node, config: { ...(node.config as JsonObject), columns: found.map(declared) } }
      : node;
  });
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
