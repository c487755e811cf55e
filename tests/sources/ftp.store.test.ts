import { afterAll, beforeAll, describe } from 'vitest';
import { ftpConfig } from '../../sources/files/ftp/config.ts';
import { ftp } from '../../sources/files/ftp/definition.ts';
import { ftpStore } from '../../sources/files/ftp/store.ts';
import type { RemoteLimits } from '../../sources/files/remote/driver.ts';
import { describeStore } from '../contract/describe-store.ts';
import type { StoreFixture } from '../contract/store-fixture.ts';
import { type DatedFiles, datedFiles } from '../services/dated-files.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { proftpd, startProftpd } from '../services/proftpd.ts';
import { startVsftpd, vsftpd } from '../services/vsftpd.ts';
import { FTP_SMALL_LIMITS } from './ftp-limits.ts';

type Server = AsyncDisposable & { readonly port: number; readonly folder: string };

interface Login {
  readonly username: string;
  readonly password: string;
}

let places = 0;

async function fixture(
  server: Server,
  login: Login | null,
  wrong: StoreFixture['broken'],
  limits: Partial<RemoteLimits> = {},
): Promise<StoreFixture> {
  const network = await faultProxy(`ftp://127.0.0.1:${server.port}`);
  places += 1;
  const place = `place ${places}`;
  const files: DatedFiles = datedFiles(`${server.folder}/${place}/in here`);
  await datedFiles(`${server.folder}/${place}`).put('in herein/a.csv', 'another');
  await files.put('.made', '');
  await files.remove('.made');
  const store = opened(network.port, { remotePath: `${place}/in here/` }, login, limits);
  const broken = {
    'a folder that is not there': {
      store: opened(server.port, { remotePath: 'no/such' }, login),
      code: 'source.not_found',
    },
    'nobody who listens': { store: opened(1, {}, login), code: 'source.unreachable' },
    ...wrong,
  };
  return {
    store,
    ...files,
    // A listing has a name a line, and LIST has blanks before it.
    names: (names) => names.filter((name) => !name.includes('\n') && name.trim() === name),
    broken,
    network,
    async [Symbol.asyncDispose]() {
      for (const one of [store, ...Object.values(broken).map((entry) => entry.store)]) await one.close?.();
      await network[Symbol.asyncDispose]();
    },
  };
}

function opened(port: number, config: object, auth: Login | null, limits: Partial<RemoteLimits> = {}) {
  return ftpStore({
    config: ftpConfig.parse({ host: '127.0.0.1', port, security: 'none', ...config }),
    auth,
    allowPrivateHosts: true,
    limits: { ...FTP_SMALL_LIMITS, ...limits },
  });
}

describe.skipIf('missing' in proftpd)('by FTP, facts told', () => {
  let server: Awaited<ReturnType<typeof startProftpd>>;
  beforeAll(async () => {
    server = await startProftpd();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeStore(ftp, 'a folder of ProFTPD', (limits) => {
    const wrong = {
      'a password that is wrong': {
        store: opened(server.port, {}, { username: 'ann', password: 'wrong' }),
        code: 'source.auth',
      },
      'a server that lets nobody in without a name': { store: opened(server.port, {}, null), code: 'source.auth' },
      'a server without TLS': {
        store: opened(server.port, { security: 'explicit_tls' }, server),
        code: 'source.tls',
      },
    };
    return fixture(server, server, wrong, limits);
  });
});

describe.skipIf('missing' in vsftpd)('by FTP, names listed', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startVsftpd();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeStore(ftp, 'a folder of vsftpd', (limits) => {
    const wrong = {
      'a user that is not let in': {
        store: opened(server.port, {}, { username: 'ann', password: 'wrong' }),
        code: 'source.auth',
      },
    };
    return fixture(server, null, wrong, limits);
  });
});
