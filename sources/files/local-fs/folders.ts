import type { BigIntStats } from 'node:fs';
import { lstat, mkdir, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { linked, taken } from '../move-faults.ts';

/** Makes the folders that are missing, and follows no link out of the root. */
export async function makeFolder(root: string, folder: string, to: string): Promise<void> {
  let at = root;
  for (const part of path.relative(root, folder).split(path.sep)) {
    if (part === '') continue;
    at = path.join(at, part);
    const there = await statOf(at);
    if (there === null) await mkdir(at, { recursive: true });
    else if (there.isSymbolicLink()) throw linked(to);
    else if (!there.isDirectory()) throw taken(to);
  }
}

/** Throws where a symbolic link is on the way from the root to the folder. */
export async function refuseLinks(root: string, folder: string, shown: string): Promise<void> {
  const [realRoot, real] = await Promise.all([realpath(root), realpath(folder)]);
  if (real !== path.join(realRoot, path.relative(root, folder))) throw linked(shown);
}

/** Makes durable which names the folder has. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and has nothing like it.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Of the name itself, links not followed; `null` where there is nothing. */
export async function statOf(absolute: string): Promise<BigIntStats | null> {
  try {
    return await lstat(absolute, { bigint: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
