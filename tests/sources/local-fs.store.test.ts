import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { localFs } from '../../sources/files/local-fs/definition.ts';
import { localStore } from '../../sources/files/local-fs/store.ts';
import { describeStore } from '../contract/describe-store.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

describeStore(localFs, 'a folder', async () => {
  const folder = await temporaryFolder();
  const at = (file: string): string => path.join(folder.path, 'root', file);
  await mkdir(at(''));
  return {
    store: localStore(at(''), './root'),
    async put(file, content) {
      await mkdir(path.dirname(at(file)), { recursive: true });
      const beside = path.join(folder.path, 'beside');
      await writeFile(beside, content);
      await rename(beside, at(file));
    },
    remove: (file) => rm(at(file)),
    async content(file) {
      try {
        return await readFile(at(file));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    broken: {
      'a folder that is not there': { store: localStore(at('missing'), './missing'), code: 'source.not_found' },
    },
    network: null,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});
