import type { Context } from 'koa';
import type { ApiDeps } from '../deps.ts';
import { versionTag } from './edited-version.ts';
import { presentPipeline } from './present.ts';
import type { Saved } from './save-pipeline.ts';
import type { SavedPipeline } from './schema.ts';

/** A pipeline as it was saved, with the `ETag` to save on it again. */
export async function answerSaved(deps: ApiDeps, http: Context, { row, issues }: Saved): Promise<SavedPipeline> {
  http.set('ETag', versionTag(row));
  return { ...(await presentPipeline(deps, row)), issues: [...issues] };
}
