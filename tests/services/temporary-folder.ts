import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** A folder for the scope that holds it; `mode` says who may enter. */
export async function temporaryFolder(mode = 0o755): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'sluice-folder-'));
  await chmod(path, mode);
  // What a killed process had begun to write may come after the folder was read.
  const gone = { recursive: true, force: true, maxRetries: 5 };
  return { path, [Symbol.asyncDispose]: () => rm(path, gone) };
}
