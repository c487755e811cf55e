import { access, realpath } from 'node:fs/promises';
import path from 'node:path';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { PRIVATE_MARKER } from '../../../runtime/contract/private-marker.ts';

/** A folder that was looked at is not looked at again for so long: of many small files in it, each would ask the same. */
const KNOWN_MS = 1_000;
const KNOWN_FOLDERS = 256;

/**
 * Throws `source.private` for a file beneath a folder that Sluice keeps for itself. `real`: links followed. `root`: a folder
 * that may itself lie in such a one, as those of uploads do, and holds none: what is above it is not looked at.
 */
export function privateRefusal(root?: string): (real: string, label: string) => Promise<void> {
  const known = new Map<string, { readonly until: number; readonly isPrivate: Promise<boolean> }>();

  function isPrivate(folder: string): Promise<boolean> {
    const now = performance.now();
    const before = known.get(folder);
    if (before !== undefined && now < before.until) return before.isPrivate;
    if (known.size >= KNOWN_FOLDERS) known.clear();
    const looked = isBeneathMarked(folder, root);
    // A failure is told to all who wait for it, and is not kept.
    looked.catch(() => known.delete(folder));
    known.set(folder, { until: now + KNOWN_MS, isPrivate: looked });
    return looked;
  }

  return async (real, label) => {
    if (!(await isPrivate(path.dirname(real)))) return;
    throw new PipelineError('source.private', {
      message: `${JSON.stringify(label)} lies in a folder that holds Sluice's own keys and data.`,
      next: 'Put the files to load into a folder of their own.',
      origin: { label },
    });
  };
}

/** Whether the folder is marked, or one above it up to the root. */
async function isBeneathMarked(folder: string, root?: string): Promise<boolean> {
  const last = root === undefined ? null : await realpath(root);
  for (let at = folder; ; at = path.dirname(at)) {
    if (await isMarked(at)) return true;
    if (at === last || at === path.dirname(at)) return false;
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
