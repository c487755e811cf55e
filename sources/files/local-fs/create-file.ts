import { constants } from 'node:fs';
import { link, open, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { partName } from '../part-name.ts';
import { containedPath } from './contain.ts';
import { makeFolder, statOf, syncFolder } from './folders.ts';
import { NO_LINK } from './move-file.ts';

export interface CreateFile {
  /** Absolute. */
  readonly root: string;
  /** Relative to the root, with `/`. */
  readonly to: string;
  readonly text: string;
}

/** Never through a link. */
const ANEW = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

/**
 * Writes a text as a file, durable and whole or not at all, and replaces nothing: gives whether it is there. `false`:
 * something else is.
 */
export async function createFile({ root, to, text }: CreateFile): Promise<boolean> {
  const target = containedPath(root, to);
  const folder = path.dirname(target);
  await makeFolder(root, folder, to);
  const part = path.join(folder, partName(to, text));
  const file = await open(part, ANEW);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  const isMade = await named(part, target);
  if (isMade) await syncFolder(folder);
  return isMade || (await holds(target, text));
}

/** Gives the part its name, where nothing has it. */
async function named(part: string, target: string): Promise<boolean> {
  try {
    await link(part, target);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (NO_LINK.has(code) && (await statOf(target)) === null) {
      await rename(part, target);
      return true;
    }
    await unlink(part);
    if (code === 'EEXIST' || NO_LINK.has(code)) return false;
    throw error;
  }
  await unlink(part);
  return true;
}

async function holds(target: string, text: string): Promise<boolean> {
  const there = await statOf(target);
  if (there === null || !there.isFile() || Number(there.size) !== Buffer.byteLength(text)) return false;
  return (await readFile(target, 'utf8')) === text;
}
