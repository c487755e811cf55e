import { chmod, readFile, writeFile } from 'node:fs/promises';

/** Writes a file that only its owner may read. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await chmod(file, 0o600); // an older file keeps its mode otherwise
}

/** The file's text, or `null` where there is none. */
export async function readIfThere(file: string): Promise<string | null> {
  return await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
