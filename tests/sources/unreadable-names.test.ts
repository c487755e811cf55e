import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { ftpConfig } from '../../sources/files/ftp/config.ts';
import { ftpStore } from '../../sources/files/ftp/store.ts';
import { localStore } from '../../sources/files/local-fs/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import { sftpConfig } from '../../sources/files/sftp/config.ts';
import { sftpStore } from '../../sources/files/sftp/store.ts';
import { proftpd, startProftpd } from '../services/proftpd.ts';
import { sshd, startSshd } from '../services/sshd.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { startVsftpd, vsftpd } from '../services/vsftpd.ts';
import { FTP_SMALL_LIMITS } from './ftp-limits.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;

interface Place extends AsyncDisposable {
  /** On this machine. */
  readonly folder: string;
  readonly store: ObjectStore;
}

const ftp = (
  server: AsyncDisposable & { readonly port: number; readonly folder: string },
  auth: object | null,
): Place => {
  const config = ftpConfig.parse({ host: '127.0.0.1', port: server.port, security: 'none' });
  const store = ftpStore({ config, auth: auth as never, allowPrivateHosts: true, limits: FTP_SMALL_LIMITS });
  return { folder: server.folder, store, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
};

const PLACES: Readonly<Record<string, { readonly missing?: string; open(): Promise<Place> }>> = {
  'this machine': {
    async open() {
      const folder = await temporaryFolder();
      return {
        folder: folder.path,
        store: localStore(folder.path, '.'),
        [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
      };
    },
  },
  OpenSSH: {
    ...('missing' in sshd ? sshd : {}),
    async open() {
      const { folder, port, hostKey, username, privateKey, ...server } = await startSshd();
      const remotePath = `${folder}/names`;
      await mkdir(remotePath);
      const config = sftpConfig.parse({ host: '127.0.0.1', port, hostKey, remotePath });
      const store = sftpStore({
        config,
        auth: { username, privateKey },
        allowPrivateHosts: true,
        limits: SMALL_LIMITS,
      });
      return { folder: remotePath, store, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
    },
  },
  ProFTPD: {
    ...('missing' in proftpd ? proftpd : {}),
    async open() {
      const { port, folder, username, password, ...server } = await startProftpd();
      return ftp({ port, folder, ...server }, { username, password });
    },
  },
  vsftpd: { ...('missing' in vsftpd ? vsftpd : {}), open: async () => ftp(await startVsftpd(), null) },
};

describe.each(Object.keys(PLACES))('a file on %s whose name is in another encoding', (name) => {
  const { missing, open } = PLACES[name]!;
  test.skipIf(missing !== undefined)('is not passed over in silence, where it is meant', async () => {
    await using place = await open();
    const { store } = place;
    const latin1 = Buffer.concat([Buffer.from(`${place.folder}/`), Buffer.from('caf\xe9.csv', 'latin1')]);
    await writeFile(latin1, 'n\n1\n');
    await writeFile(`${place.folder}/a.csv`, 'n\n2\n');
    const found = (wanted: (path: string) => boolean) => Array.fromAsync(store.list('', wanted, never));
    await expect(found((path) => path.endsWith('.csv'))).rejects.toMatchObject({
      code: 'source.file_name',
      next: expect.stringContaining('convmv'),
    });
    expect((await found((path) => path === 'a.csv')).map(({ path }) => path)).toEqual(['a.csv']);
    await store.close?.();
  });
});
