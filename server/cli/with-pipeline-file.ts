import { readSettings } from '../settings.ts';
import type { ControlPlane } from './control-plane.ts';
import { controlPlaneWithin } from './control-plane-within.ts';
import { interruptible } from './interrupt.ts';
import { type NoPipeline, type PipelineFile, readPipelineFile } from './pipeline-file.ts';

/** Reads a pipeline file for a command that runs nothing. The database is opened only where the file names stored things, or `use` asks for it. */
export async function withPipelineFile(
  path: string,
  use: (file: PipelineFile | NoPipeline, controlPlane: () => Promise<ControlPlane>) => Promise<void>,
): Promise<void> {
  const { allowPrivateHosts } = readSettings(process.env);
  await using opened = new AsyncDisposableStack();
  const { signal } = opened.use(interruptible());
  const controlPlane = controlPlaneWithin(opened);
  await use(await readPipelineFile({ path, allowPrivateHosts, controlPlane, signal }), controlPlane);
}
