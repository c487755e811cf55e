import { join } from 'node:path';
import { lock } from './lock.mjs';
import { readIfThere, writePrivateFile } from './private-file.ts';
import { makePrivateFolder } from './private-folder.ts';
import type { Settings } from './settings.ts';
import { newSecretKey } from './store/secrets.ts';

/** The key that encrypts credentials: `SLUICE_SECRET_KEY`, else the one in the data folder, made on the first call. */
export async function secretKey(settings: Pick<Settings, 'secretKey' | 'dataFolder'>): Promise<string> {
  return settings.secretKey ?? (await keptKey(settings.dataFolder, 'secret.key', newSecretKey));
}

/** The text of a private file in the data folder, made where it is missing; one process at a time. */
export async function keptKey(dataFolder: string, name: string, make: () => string): Promise<string> {
  const file = join(dataFolder, name);
  const kept = await readIfThere(file);
  if (kept !== null) return kept.trim();
  await makePrivateFolder(dataFolder);
  const release = await lock(`${file}.lock`);
  try {
    const meanwhile = await readIfThere(file);
    if (meanwhile !== null) return meanwhile.trim();
    const text = make();
    await writePrivateFile(file, `${text}\n`);
    return text;
  } finally {
    release();
  }
}
