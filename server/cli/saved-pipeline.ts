import { PipelineError } from '../../runtime/contract/errors.ts';
import { findPipelineByRef, findVersion, liveVersion, type PipelineRow, type VersionRow } from '../store/pipelines.ts';
import type { ControlPlane } from './control-plane.ts';

type Saved = Pick<ControlPlane, 'store' | 'tenant'>;

/** The saved pipeline of this name or id. */
export async function requirePipelineByRef({ store, tenant }: Saved, ref: string): Promise<PipelineRow> {
  const found = await findPipelineByRef((await store()).db, tenant.id, ref);
  if (found !== null) return found;
  throw new PipelineError('config.no_pipeline', {
    message: `There is no saved pipeline "${ref}".`,
    next: 'Give the name or id of a saved one.',
  });
}

/** A version of a saved pipeline, by number, or as `live` or `draft`. */
export async function requireVersionByRef({ store }: Saved, row: PipelineRow, ref: string): Promise<VersionRow> {
  const number = ref === 'draft' ? row.latest_version : ref === 'live' ? liveVersion(row) : Number(ref);
  const found = Number.isSafeInteger(number) ? await findVersion((await store()).db, row.id, number) : null;
  if (found !== null) return found;
  throw new PipelineError('pipeline.no_version', {
    message: `"${row.name}" has no version "${ref}".`,
    next: `Give 1 to ${row.latest_version}, live or draft.`,
  });
}

/** `PIPELINE@VERSION`, or the latest version of `PIPELINE`. */
export async function requireVersionOf(
  plane: Saved,
  ref: string,
): Promise<{ readonly row: PipelineRow; readonly version: VersionRow }> {
  const [, name = ref, version = 'draft'] = /^(.+)@([^@]+)$/.exec(ref) ?? [];
  const row = await requirePipelineByRef(plane, name);
  return { row, version: await requireVersionByRef(plane, row, version) };
}
