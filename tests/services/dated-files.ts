import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files of a folder, each put a second later than the one before: whole seconds are all that some stores tell. */
export interface DatedFiles {
  put(path: string, content: string | Buffer): Promise<void>;
  content(path: string): Promise<Buffer | null>;
  remove(path: string): Promise<void>;
}

export function datedFiles(folder: string): DatedFiles {
  let seconds = Math.floor(Date.now() / 1000) - 600;
  return {
    async put(path, content) {
      const at = join(folder, path);
      await mkdir(dirname(at), { recursive: true });
      await writeFile(at, content);
      seconds += 1;
      await utimes(at, seconds, seconds);
    },
    async content(path) {
      try {
        return await readFile(join(folder, path));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    remove: (path) => rm(join(folder, path)),
  };
}
