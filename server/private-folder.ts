import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '../runtime/contract/errors.ts';
import { PRIVATE_MARKER } from '../runtime/contract/private-marker.ts';

const TEXT = "Sluice's own keys and data: no connector reads this folder.\n";

/** Makes a folder for keys and data, and marks it, so that no connector reads what is in it. */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, PRIVATE_MARKER), TEXT);
  } catch (cause) {
    const why = WHY[(cause as NodeJS.ErrnoException).code ?? ''];
    if (why === undefined) throw cause;
    throw new PipelineError('config.data_folder', {
      message: `The data folder ${folder} cannot be used: ${why}.`,
      next: 'Set SLUICE_DATA to a folder that this user may write, or mend what stands in the way.',
      cause,
    });
  }
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of its path is a file',
  ENOSPC: 'the disk is full',
  EDQUOT: "this user's share of the disk is full",
};
