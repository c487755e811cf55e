import { access } from 'node:fs/promises';
import path from 'node:path';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { PRIVATE_MARKER } from '../../../runtime/contract/private-marker.ts';

/** Throws `source.private` for a file beneath a folder that Sluice keeps for itself. `real`: links followed. */
export async function refusePrivate(real: string, label: string): Promise<void> {
  for (let folder = path.dirname(real); ; folder = path.dirname(folder)) {
    if (await isMarked(folder)) {
      throw new PipelineError('source.private', {
        message: `${JSON.stringify(label)} lies in a folder that holds Sluice's own keys and data.`,
        next: 'Put the files to load into a folder of their own.',
        origin: { label },
      });
    }
    if (folder === path.dirname(folder)) return;
  }
}

async function isMarked(folder: string): Promise<boolean> {
  try {
    await access(path.join(folder, PRIVATE_MARKER));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Where the marker can't be looked for, the file can't be read either, or nothing of ours is there.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return false;
    throw error;
  }
}
