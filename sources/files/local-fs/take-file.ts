import type { BigIntStats } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { linked } from '../move-faults.ts';
import { containedPath } from './contain.ts';
import { makeFolder, refuseLinks, statOf } from './folders.ts';
import { type Move, moveFile } from './move-file.ts';

/**
 * Gives a file another name within the root, which is nobody else's, by a rename: of several takers one alone succeeds.
 * Gives whether it has that name; twice is once.
 */
export async function takeFile({ root, from, to, isIt }: Omit<Move, 'bytes'>): Promise<boolean> {
  const source = containedPath(root, from);
  const target = containedPath(root, to);
  const has = (stats: BigIntStats | null): boolean => stats?.isFile() === true && isIt(stats);
  const [here, there] = await Promise.all([statOf(source), statOf(target)]);
  if (has(there)) return true;
  if (here?.isSymbolicLink()) throw linked(from);
  if (there !== null || !has(here)) return false;
  await refuseLinks(root, path.dirname(source), from);
  await makeFolder(root, path.dirname(target), to);
  try {
    await rename(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return has(await statOf(target));
  }
  const taken = await statOf(target);
  if (has(taken)) return true;
  // Written again between the look and the rename.
  if (taken !== null) await moveFile({ root, from: to, to: from, isIt: () => true, bytes: Number(taken.size) });
  return false;
}
