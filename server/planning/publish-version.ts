import type { Issue } from '../../runtime/contract/issue.ts';
import type { Registry } from '../../runtime/contract/registry.ts';
import { hasErrors } from '../../runtime/plan/issues.ts';
import { validate } from '../../runtime/plan/validate.ts';
import type { Tenant } from '../auth/caller.ts';
import type { Store } from '../store/open-store.ts';
import { markPublished, type PipelineRow, type VersionRow } from '../store/pipelines.ts';
import { transaction } from '../store/transaction.ts';
import { followTrigger } from '../store/triggers.ts';
import { NOTHING_DISCOVERED } from './discover-columns.ts';
import { planContext } from './plan-context.ts';
import { resolveNames } from './resolve-names.ts';
import { storedDraft } from './stored-draft.ts';

export interface Publishing {
  readonly tenant: Tenant;
  readonly version: VersionRow;
  /** Who asks for it. */
  readonly actor: string;
  /** The error for a version that no longer fits what is there. */
  readonly refuse: (issues: readonly Issue[]) => Error;
}

/**
 * Makes a version the live one. It is checked against the connectors and schemas that are there now; its source is not
 * asked.
 */
export async function publishVersion(
  { store, registry }: { readonly store: Store; readonly registry: Registry },
  row: PipelineRow,
  { tenant, version, actor, refuse }: Publishing,
): Promise<PipelineRow> {
  const resolved = await resolveNames(store.db, tenant, storedDraft(version), registry);
  const issues = await validate(resolved.draft, registry, planContext(resolved, NOTHING_DISCOVERED));
  if (hasErrors(issues)) throw refuse(issues);
  return await transaction(store, async ({ db, client }) => {
    const published = await markPublished(db, row.id, { version: version.version, by: actor });
    await followTrigger(client, row.id, version.version);
    return published;
  });
}
