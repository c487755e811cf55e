import { type BigIntStats, constants } from 'node:fs';
import { copyFile, link, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { changed, gone, linked, taken } from '../move-faults.ts';
import { containedPath } from './contain.ts';
import { makeFolder, refuseLinks, statOf, syncFolder } from './folders.ts';
import { isSameContent } from './same-content.ts';

/** Where there are no hard links, or the folder is on another device. */
export const NO_LINK: ReadonlySet<string> = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

export interface Move {
  /** Absolute. */
  readonly root: string;
  /** Both relative to the root, with `/`. */
  readonly from: string;
  readonly to: string;
  /** Whether these are the stats of the file that is to be moved. */
  readonly isIt: (stats: BigIntStats) => boolean;
  readonly bytes: number;
}

/**
 * Moves a file within the root and replaces nothing; twice is once, wherever the first time broke off. The new name is
 * durable before the old one goes. Throws `source.archive_taken` where another file has the name, `source.archive_link`
 * where a symbolic link is on the way, `source.archive_changed` for another file than was read, `source.archive_gone`.
 */
export async function moveFile({ root, from, to, isIt, bytes }: Move): Promise<void> {
  const source = containedPath(root, from);
  const target = containedPath(root, to);
  const [here, there] = await Promise.all([statOf(source), statOf(target)]);
  if (here === null) {
    if (there?.isFile() && Number(there.size) === bytes) return;
    throw gone(from);
  }
  if (here.isSymbolicLink()) throw linked(from);
  await refuseLinks(root, path.dirname(source), from);
  if (!isIt(here)) throw changed(from);
  if (there === null) await putInPlace(root, source, target, to);
  else if (!(await isTheSame(here, there, source, target))) throw taken(to);
  await syncFolder(path.dirname(target));
  await unlink(source);
  await syncFolder(path.dirname(source));
}

/** Two names of one file, or a whole copy of it: either way a move that broke off before the old name went. */
async function isTheSame(here: BigIntStats, there: BigIntStats, source: string, target: string): Promise<boolean> {
  if (here.ino === there.ino && here.dev === there.dev) return true;
  return there.isFile() && here.size === there.size && (await isSameContent(source, target));
}

async function putInPlace(root: string, source: string, target: string, to: string): Promise<void> {
  await makeFolder(root, path.dirname(target), to);
  try {
    await link(source, target);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw taken(to);
    if (!NO_LINK.has(code)) throw error;
    await copyInPlace(source, target, to);
  }
}

/** The copy has another name until it is whole and durable. */
async function copyInPlace(source: string, target: string, to: string): Promise<void> {
  const part = path.join(path.dirname(target), `.${path.basename(target)}.sluice-part`);
  await copyFile(source, part, constants.COPYFILE_FICLONE);
  const file = await open(part, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  if ((await statOf(target)) !== null) throw taken(to);
  await rename(part, target);
}
