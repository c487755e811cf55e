import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workplace } from './workplace.ts';

/** All files beneath the folder of a load, with `/`, in order. */
export async function filesOf({ folder }: Pick<Workplace, 'folder'>): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name !== '.order.json')
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
