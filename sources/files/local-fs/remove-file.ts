import type { BigIntStats } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { containedPath } from './contain.ts';
import { statOf } from './folders.ts';

/** Removes a file that Sluice has made, where it is it: gives `false` where it is another. One that is gone is gone. */
export async function removeFile(
  root: string,
  relative: string,
  isIt: (stats: BigIntStats) => boolean,
): Promise<boolean> {
  const absolute = containedPath(root, relative);
  const there = await statOf(absolute);
  if (there === null) return true;
  if (!isIt(there)) return false;
  try {
    await unlink(absolute);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return true;
}
