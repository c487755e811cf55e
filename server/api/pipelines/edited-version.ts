import type { Context } from 'koa';
import type { PipelineRow } from '../../store/pipelines.ts';
import { ApiError } from '../api-error.ts';
import type { SaveOptions } from './save-pipeline.ts';

/** The `ETag` of a pipeline: its latest version, which is what people edit. */
export const versionTag = ({ latest_version }: PipelineRow): string => `"v${latest_version}"`;

/** The versions that an `If-Match` names; `undefined` where it is not sent, or takes any. */
export function matchedVersions(http: Context): readonly number[] | undefined {
  const header = http.get('if-match').trim();
  if (header === '' || header === '*') return undefined;
  return header.split(',').map((tag) => {
    const [, version] = /^"v(\d{1,9})"$/.exec(tag.trim()) ?? [];
    if (version !== undefined) return Number(version);
    throw new ApiError(400, 'request.bad_if_match', {
      message: `If-Match holds ${tag.trim()}, which is no ETag of a pipeline.`,
      next: 'Send the ETag of GET /api/v1/pipelines/{id}, such as "v3" with its quotes.',
    });
  });
}

/** Throws where somebody has saved since the version that was edited: 412 where `If-Match` names it, as HTTP has it, else 409. */
export function refuseStale(now: PipelineRow, before: PipelineRow, { baseVersion, ifMatch }: SaveOptions): void {
  const latest = now.latest_version;
  const base = baseVersion ?? ifMatch?.[0] ?? before.latest_version;
  const isMatched = ifMatch === undefined || ifMatch.includes(latest);
  if (isMatched && latest === (baseVersion ?? before.latest_version)) return;
  throw new ApiError(isMatched ? 409 : 412, 'pipeline.changed', {
    message: `You changed version ${base}, and somebody saved version ${latest} meanwhile.`,
    next: 'Load the pipeline again, make your changes on that version, and save.',
    detail: { latestVersion: latest, baseVersion: base },
  });
}
