import { afterAll, beforeAll, describe } from 'vitest';
import { sftpConfig } from '../../sources/files/sftp/config.ts';
import { sftp } from '../../sources/files/sftp/definition.ts';
import { sftpStore } from '../../sources/files/sftp/store.ts';
import { describeStore } from '../contract/describe-store.ts';
import { datedFiles } from '../services/dated-files.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { sshKeys } from '../services/ssh-keys.ts';
import { type Sshd, sshd, startSshd } from '../services/sshd.ts';
import { SMALL_LIMITS } from './small-limits.ts';

describe.skipIf('missing' in sshd)('by SFTP', () => {
  let server: Sshd;
  let places = 0;
  beforeAll(async () => {
    server = await startSshd();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeStore(sftp, 'a folder of OpenSSH', async (limits) => {
    const network = await faultProxy(`tcp://127.0.0.1:${server.port}`);
    places += 1;
    const place = `place ${places}`;
    const files = datedFiles(`${server.folder}/${place}/in here`);
    await datedFiles(`${server.folder}/${place}`).put('in herein/a.csv', 'another');
    await files.put('.made', '');
    await files.remove('.made');
    const open = (port: number, config: object = {}, auth: object = {}) =>
      sftpStore({
        config: sftpConfig.parse({
          host: '127.0.0.1',
          port,
          remotePath: `${server.folder}/${place}/in here/`,
          hostKey: server.hostKey,
          ...config,
        }),
        auth: { username: server.username, privateKey: server.privateKey, ...auth },
        allowPrivateHosts: true,
        // Tries enough that a test has seen the first fail, and made the network good, before the last.
        limits: { ...SMALL_LIMITS, waitsMs: [...SMALL_LIMITS.waitsMs, 100, 200], ...limits },
        // Less is on its way at once than the faults of the network let pass.
        sizes: { bytes: 2 * 1024, atOnce: 2 },
      });
    const store = open(network.port);
    const broken = {
      'a folder that is not there': { store: open(server.port, { remotePath: 'no/such' }), code: 'source.not_found' },
      'a key that is not let in': {
        store: open(server.port, {}, { privateKey: sshKeys().private }),
        code: 'source.auth',
      },
      'a host key that is not known': { store: open(server.port, { hostKey: undefined }), code: 'source.host_key' },
      'nobody who listens': { store: open(1), code: 'source.unreachable' },
    };
    return {
      store,
      ...files,
      broken,
      network,
      async [Symbol.asyncDispose]() {
        for (const one of [store, ...Object.values(broken).map((entry) => entry.store)]) await one.close?.();
        await network[Symbol.asyncDispose]();
      },
    };
  });
});
