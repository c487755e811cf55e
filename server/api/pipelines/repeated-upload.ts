import type { RunSnapshot } from '../../../runtime/contract/run.ts';
import { ApiError } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import type { FormFile } from '../read-form.ts';
import { discardUpload, runOf, type UploadRow } from './uploads.ts';

/** After so long, an upload without a run was left by a server that died. */
const ABANDONED_MS = 5 * 60_000;
const MAX_KEY_LENGTH = 255;

/** The sender's own name for a request; `null` where it gave none. */
export function idempotencyKey(header: string): string | null {
  if (header === '') return null;
  if (header.length <= MAX_KEY_LENGTH) return header;
  throw new ApiError(400, 'request.long_key', {
    message: `The Idempotency-Key has ${header.length} characters; ${MAX_KEY_LENGTH} are allowed.`,
    next: 'Send a UUID, for example.',
  });
}

export interface EarlierUpload {
  readonly upload: UploadRow;
  readonly run: RunSnapshot;
}

/** The upload that came with this key before, and its run; `null` where there was none. Throws while it is on its way. */
export async function earlierUpload(
  deps: ApiDeps,
  { pipelineId, key }: { readonly pipelineId: string; readonly key: string },
): Promise<EarlierUpload | null> {
  const upload = await deps.store.db
    .selectFrom('uploads')
    .selectAll()
    .where('pipeline_id', '=', pipelineId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  if (upload === undefined) return null;
  const run = await runOf(deps, upload);
  if (run !== null) return { upload, run };
  if (upload.created_at.getTime() > Date.now() - ABANDONED_MS) throw onItsWay();
  await discardUpload(deps, upload);
  return null;
}

/** The run of the earlier request, when this one says the same. A key stands for one content. */
export function runOfRepeated(
  { upload, run }: EarlierUpload,
  file: FormFile,
  version: number | undefined,
): RunSnapshot {
  const other = [
    ...(file.sha256 === upload.sha256 ? [] : ['another file']),
    ...(version === undefined || version === run.version ? [] : ['another version']),
  ];
  if (other.length === 0) return run;
  throw new ApiError(422, 'upload.key_reused', {
    message: `A request with this Idempotency-Key came before, with ${other.join(' and ')}. Nothing was kept of this one.`,
    next: 'Send what is new with a key of its own.',
    detail: { runId: run.id },
  });
}

export const onItsWay = (): ApiError =>
  new ApiError(409, 'upload.repeated', {
    message: 'A request with this Idempotency-Key is on its way already.',
    next: 'Wait for its answer, or send it again in some minutes: it starts nothing twice.',
  });
