import type { Source } from '../../runtime/contract/source.ts';
import type { DraftNode } from '../../runtime/plan/draft.ts';
import type { Trigger } from '../../runtime/plan/model/trigger.ts';
import { watchedSource } from '../../runtime/plan/trigger-issues.ts';
import { ApiError } from '../api/api-error.ts';
import type { PlanningDeps } from '../api/deps.ts';
import type { Tenant } from '../auth/caller.ts';
import { openSource } from '../planning/open-source.ts';
import { type ReadyConnector, readyConnector } from '../planning/ready-connector.ts';
import { resolveNames } from '../planning/resolve-names.ts';
import { storedConnector } from '../planning/stored-connector.ts';
import { storedDraft } from '../planning/stored-draft.ts';
import type { VersionRow } from '../store/pipelines.ts';

/** The source that a trigger watches, opened to be listed. */
export interface WatchedSource {
  readonly trigger: Trigger;
  /** Id of the node. */
  readonly node: string;
  readonly source: Source;
}

interface Able {
  readonly node: DraftNode;
  readonly definition: ReadyConnector['definition'] | null;
  readonly connector: ReadyConnector | null;
}

/** Opens what the trigger of a version watches, by the connectors as they are now. `at`: the moment that date templates stand for. */
export async function openWatched(
  deps: PlanningDeps,
  tenant: Tenant,
  { version, at }: { readonly version: VersionRow; readonly at: Date },
): Promise<WatchedSource> {
  const {
    draft,
    connector: own,
    connectors,
  } = await resolveNames(deps.store.db, tenant, storedDraft(version), deps.registry);
  const { trigger } = draft;
  const sources = draft.nodes
    .filter(({ nodeType }) => nodeType === 'source')
    .map((node): Able => {
      const { connector: named } = node.config;
      const row = named === undefined || named === null ? own : (connectors[String(named)] ?? null);
      const { connector } =
        row === null ? { connector: null } : readyConnector(deps.registry, storedConnector(row, deps.secrets));
      return { node, definition: connector?.definition ?? null, connector };
    });
  const watched = trigger === null ? null : watchedSource(trigger, sources);
  if (trigger === null || watched === null || watched.connector === null) throw gone(version.version);
  const { columns: _columns, connector: _named, ...read } = watched.node.config;
  const parsed = watched.connector.definition.source.parse(read);
  const source = await openSource(watched.connector, parsed, { ...deps.settings, startedAt: at.getTime() });
  return { trigger, node: watched.node.id, source };
}

const gone = (version: number): ApiError =>
  new ApiError(422, 'trigger.no_source', {
    message: `The connector whose files start runs of version ${version} is not there, or its settings are not taken any more.`,
    next: 'Bring the connector back, or publish a version that reads by another one.',
  });
