import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PRIVATE_MARKER } from '../runtime/contract/private-marker.ts';

const TEXT = "Sluice's own keys and data: no connector reads this folder.\n";

/** Makes a folder for keys and data, and marks it, so that no connector reads what is in it. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, PRIVATE_MARKER), TEXT);
}
