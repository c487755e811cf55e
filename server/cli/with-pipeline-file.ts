import { readSettings } from '../settings.ts';
import type { ControlPlane } from './control-plane.ts';
import { interruptible } from './interrupt.ts';
import { type NoPipeline, type PipelineFile, readPipelineFile } from './pipeline-file.ts';

/** Reads a pipeline file for a command that runs nothing. The database is opened only where the file names stored things. */
export async function withPipelineFile(
  path: string,
  use: (file: PipelineFile | NoPipeline) => Promise<void>,
): Promise<void> {
  const settings = readSettings(process.env);
  await using opened = new AsyncDisposableStack();
  const { signal } = opened.use(interruptible());
  const controlPlane = async (): Promise<ControlPlane> => {
    const { openDatabase } = await import('./database.ts');
    const { openControlPlane } = await import('./control-plane.ts');
    const database = await openDatabase(settings, (line) => console.error(line));
    opened.defer(() => database.close());
    const plane = await openControlPlane(settings, database.url);
    opened.defer(() => plane.store.close());
    return plane;
  };
  await use(await readPipelineFile({ path, allowPrivateHosts: settings.allowPrivateHosts, controlPlane, signal }));
}
