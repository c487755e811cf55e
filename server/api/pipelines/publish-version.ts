import type { Issue } from '../../../runtime/contract/issue.ts';
import { hasErrors } from '../../../runtime/plan/issues.ts';
import { validate } from '../../../runtime/plan/validate.ts';
import type { Caller } from '../../auth/caller.ts';
import { NOTHING_DISCOVERED } from '../../planning/discover-columns.ts';
import { planContext } from '../../planning/plan-context.ts';
import { resolveNames } from '../../planning/resolve-names.ts';
import { markPublished, type PipelineRow } from '../../store/pipelines.ts';
import { transaction } from '../../store/transaction.ts';
import { ApiError } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { draftOf, requireVersion } from './plan-version.ts';

/**
 * Makes a version the live one. It is checked against the connectors and schemas that are there now; its source is not
 * asked.
 */
export async function publishVersion(
  deps: ApiDeps,
  { tenant, actor }: Caller,
  row: PipelineRow,
  wanted: number | undefined,
): Promise<PipelineRow> {
  const version = await requireVersion(deps, row, wanted);
  const resolved = await resolveNames(deps.store.db, tenant, draftOf(version), deps.registry);
  const issues = await validate(resolved.draft, deps.registry, planContext(resolved, NOTHING_DISCOVERED));
  if (hasErrors(issues)) throw noLongerValid(row.name, version.version, issues);
  return await transaction(deps.store, ({ db }) => markPublished(db, row.id, { version: version.version, by: actor }));
}

/** A version was valid when it was saved; what it names may have gone since. */
export function noLongerValid(name: string, version: number, issues: readonly Issue[]): ApiError {
  const first = issues.find(({ severity }) => severity === 'error')!;
  return new ApiError(422, 'pipeline.invalid_version', {
    message: `Version ${version} of "${name}" does not fit what is there now: ${first.message}`,
    next: first.next ?? 'Bring back what it names, or save a version that goes without it.',
    issues,
  });
}
