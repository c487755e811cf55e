import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '../runtime/contract/errors.ts';
import { tryLock } from './lock.mjs';
import { readIfThere, writePrivateFile } from './private-file.ts';

export interface Instance {
  /** Notes where this server listens, for those who find it running. */
  announce(url: string): Promise<void>;
  release(): Promise<void>;
}

/** Makes this process the one server of the data folder; throws `server.running` where there is one already. */
export async function claimInstance(dataFolder: string): Promise<Instance> {
  const lock = tryLock(join(dataFolder, 'server.lock'));
  const urlFile = join(dataFolder, 'server.url');
  if (!lock.held) {
    const url = (await readIfThere(urlFile))?.trim();
    throw new PipelineError('server.running', {
      message: `Sluice is already running${url === undefined ? '' : ` at ${url}`}: process ${lock.pid}, data in ${dataFolder}.`,
      next: `Use that one, end it with "kill ${lock.pid}", or start another with its own SLUICE_DATA and SLUICE_PORT.`,
      detail: { pid: lock.pid },
    });
  }
  return {
    announce: (url) => writePrivateFile(urlFile, `${url}\n`),
    release: async () => {
      await rm(urlFile, { force: true });
      lock.release();
    },
  };
}
