import type { Registry } from '../../runtime/contract/registry.ts';
import type { Settings } from '../settings.ts';
import { type ControlPlane, openControlPlane } from './control-plane.ts';
import { openDatabase } from './database.ts';
import { type PipelineFile, readPipelineFile } from './pipeline-file.ts';
import { REGISTRY } from './registry.ts';

/** Reads a pipeline file for a command that runs nothing. The database is opened only where the file names stored things. */
export async function withPipelineFile(
  path: string,
  settings: Settings,
  use: (file: PipelineFile & { readonly registry: Registry }) => Promise<void>,
): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const controlPlane = async (): Promise<ControlPlane> => {
    const database = await openDatabase(settings, (line) => console.error(line));
    opened.defer(() => database.close());
    const plane = await openControlPlane(settings, database.url);
    opened.defer(() => plane.store.close());
    return plane;
  };
  const file = await readPipelineFile({
    path,
    allowPrivateHosts: settings.allowPrivateHosts,
    controlPlane,
    signal: new AbortController().signal,
  });
  await use({ ...file, registry: REGISTRY });
}
