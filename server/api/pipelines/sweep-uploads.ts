import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiDeps } from '../deps.ts';
import { discardUpload, noteRun, runOf } from './uploads.ts';

/**
 * Clears up what a server that died left in the data folder: files that came in part, samples, and files that were
 * stored but never ran, whose senders got no answer. Called before the server takes requests.
 */
export async function sweepUploads(deps: ApiDeps): Promise<void> {
  const uploads = join(deps.settings.dataDirectory, 'uploads');
  for (const pipeline of await foldersIn(uploads)) {
    for (const id of await foldersIn(join(uploads, pipeline))) {
      if (!(await isUsed(deps, id))) await rm(join(uploads, pipeline, id), { recursive: true, force: true });
    }
  }
}

async function isUsed(deps: ApiDeps, id: string): Promise<boolean> {
  const upload = await deps.store.db.selectFrom('uploads').selectAll().where('id', '=', id).executeTakeFirst();
  if (upload === undefined) return false;
  if (upload.run_id !== null) return true;
  const run = await runOf(deps, upload);
  if (run === null) await discardUpload(deps, upload);
  else await noteRun(deps, upload, run);
  return run !== null;
}

async function foldersIn(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
