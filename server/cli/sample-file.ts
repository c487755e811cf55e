import type { Issue } from '../../runtime/contract/issue.ts';
import type { Sample } from '../../runtime/contract/sample.ts';
import { createSampler } from '../../runtime/sample/create-sampler.ts';
import type { Settings } from '../settings.ts';
import { planCredentials } from '../store/plan-credentials.ts';
import { type ControlPlane, openControlPlane } from './control-plane.ts';
import { openDatabase } from './database.ts';
import { interruptible } from './interrupt.ts';
import { readPipelineFile } from './pipeline-file.ts';
import { planFile } from './plan-file.ts';

export interface FileSample {
  readonly sample: Sample;
  readonly warnings: readonly Issue[];
}

/** Lets the first rows of a pipeline file pass its nodes. Keys that earlier runs of the file have loaded do not count. */
export async function samplePipelineFile(
  settings: Settings,
  wish: { readonly path: string; readonly limit: number; readonly upTo?: string },
): Promise<FileSample> {
  const { path, ...asked } = wish;
  await using opened = new AsyncDisposableStack();
  const { signal } = opened.use(interruptible());
  const database = await openDatabase(settings, (line) => console.error(line));
  opened.defer(() => database.close());
  const planes: ControlPlane[] = [];
  const controlPlane = async (): Promise<ControlPlane> => {
    const plane = await openControlPlane(settings, database.url);
    opened.defer(() => plane.close());
    planes.push(plane);
    return plane;
  };
  const { allowPrivateHosts } = settings;
  const { file, plan, warnings } = await planFile(
    await readPipelineFile({ path, allowPrivateHosts, controlPlane, signal }),
  );
  const [plane] = planes;
  const sampler = createSampler({
    databaseUrl: database.url,
    secrets: async (source) =>
      plane === undefined ? null : planCredentials(() => plane.store(), plane.secrets)(source),
    baseDirectory: process.cwd(),
    allowPrivateHosts,
  });
  return { sample: await sampler({ ...asked, plan, auth: file.credentials, pipeline: null }, signal), warnings };
}
