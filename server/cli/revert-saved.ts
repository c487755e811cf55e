import { PipelineError } from '../../runtime/contract/errors.ts';
import { checkDefinition } from '../planning/check-definition.ts';
import { saveVersion } from '../planning/save-version.ts';
import { readSettings } from '../settings.ts';
import type { PipelineRow, VersionRow } from '../store/pipelines.ts';
import { isUniqueViolation } from '../store/unique-violation.ts';
import type { ControlPlane } from './control-plane.ts';
import { noLongerValid } from './no-longer-valid.ts';
import { REGISTRY } from './registry.ts';

export interface Revert {
  readonly version: VersionRow;
  readonly comment: string | undefined;
  readonly signal: AbortSignal;
}

/** Saves what a version held as the next one, where it differs from the latest. Paths of connectors start in the current folder. */
export async function revertSaved(
  { store: openStore, secrets, tenant }: ControlPlane,
  row: PipelineRow,
  { version, comment, signal }: Revert,
): Promise<PipelineRow> {
  const { allowPrivateHosts } = readSettings(process.env);
  const settings = { baseDirectory: process.cwd(), allowPrivateHosts };
  const store = await openStore();
  const deps = { store, secrets, registry: REGISTRY, settings };
  const { content, issues } = await checkDefinition(deps, tenant, version.definition, signal);
  if (content === null) throw noLongerValid(row.name, version.version, issues);
  try {
    return await saveVersion(store, row, {
      content,
      author: 'cli',
      comment: comment ?? `Version ${version.version} again`,
      admit: (now) => refuseStale(now, row),
    });
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    throw new PipelineError('pipeline.name_taken', {
      message: `Version ${version.version} is called "${content.name}", as another pipeline is now.`,
      next: 'Rename that one, then revert again.',
      cause,
    });
  }
}

function refuseStale(now: PipelineRow, before: PipelineRow): void {
  if (now.latest_version === before.latest_version) return;
  throw new PipelineError('pipeline.changed', {
    message: `Somebody saved version ${now.latest_version} of "${now.name}" meanwhile.`,
    next: 'Look at it (`sluice diff`), then revert again if it is still wanted.',
  });
}
