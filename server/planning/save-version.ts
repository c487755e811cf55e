import type { Json } from '../../runtime/contract/json.ts';
import type { JsonObject } from '../../runtime/plan/model/json-value.ts';
import type { Store } from '../store/open-store.ts';
import { addVersion, findVersion, lockPipeline, type PipelineRow, type VersionRow } from '../store/pipelines.ts';
import { transaction } from '../store/transaction.ts';
import { restartTrigger } from '../store/triggers.ts';
import type { VersionContent } from './check-definition.ts';

export interface Saving {
  /** `null`: only the status changes. */
  readonly content: VersionContent | null;
  /** Who saves it. */
  readonly author: string;
  readonly comment: string | null;
  readonly status?: PipelineRow['status'] | undefined;
  /** Throws where somebody has saved meanwhile. */
  readonly admit: (now: PipelineRow) => void;
}

/** One transaction: `admit` lets it pass, and content that differs from the latest version is the next one. */
export async function saveVersion(
  store: Store,
  before: PipelineRow,
  { content, author, comment, status, admit }: Saving,
): Promise<PipelineRow> {
  const latest = await latestVersion(store, before);
  const isChanged = content !== null && inOneOrder(content.definition) !== inOneOrder(latest.definition);
  return await transaction(store, async ({ db, client }) => {
    const now = await lockPipeline(db, before.id);
    admit(now);
    if (status !== undefined) {
      await db.updateTable('pipelines').set({ status, updated_at: new Date() }).where('id', '=', now.id).execute();
      if (status !== now.status) await restartTrigger(client, now.id);
    }
    if (!isChanged) return await lockPipeline(db, now.id);
    return await addVersion(db, now, { ...content, authoredBy: author, comment });
  });
}

/** What the next version is laid over. */
export async function latestVersion({ db }: Store, { id, latest_version }: PipelineRow): Promise<VersionRow> {
  const latest = await findVersion(db, id, latest_version);
  if (latest === null) throw new Error(`version ${latest_version} of pipeline ${id} is missing`);
  return latest;
}

/** A definition as text that does not depend on the order of keys (jsonb keeps none). */
const inOneOrder = (definition: JsonObject): string => JSON.stringify(sorted(definition));

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
