import type { Issue } from '../../../runtime/contract/issue.ts';
import type { Caller } from '../../auth/caller.ts';
import { publishVersion as publish } from '../../planning/publish-version.ts';
import type { PipelineRow } from '../../store/pipelines.ts';
import { ApiError } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { requireVersion } from './plan-version.ts';

/** Makes a version the live one: the latest, or the one that is wanted. */
export async function publishVersion(
  deps: ApiDeps,
  { tenant, actor }: Caller,
  row: PipelineRow,
  wanted: number | undefined,
): Promise<PipelineRow> {
  const version = await requireVersion(deps, row, wanted);
  const refuse = (issues: readonly Issue[]): ApiError => noLongerValid(row.name, version.version, issues);
  return await publish(deps, row, { tenant, actor, version, refuse });
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
