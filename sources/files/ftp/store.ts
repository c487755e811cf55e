import { guardedLookup, type ResolveName, refusePrivateHost } from '../../../runtime/net/guarded-lookup.ts';
import type { ObjectStore } from '../object-store.ts';
import { REMOTE_LIMITS, type RemoteLimits } from '../remote/driver.ts';
import { remoteStore } from '../remote/remote-store.ts';
import { treeDriver } from '../remote/tree-driver.ts';
import { unlessAborted } from '../remote/unless-aborted.ts';
import { type FtpAuth, type FtpConfig, portOf } from './config.ts';
import { type Connecting, openConnection } from './connection.ts';
import { ftpFault } from './fault.ts';
import { ftpPool } from './pool.ts';
import { ftpTree } from './tree.ts';

export interface FtpStoreInput {
  readonly config: FtpConfig;
  readonly auth: FtpAuth;
  readonly allowPrivateHosts: boolean;
  readonly limits?: RemoteLimits;
  /** Names to addresses; the system's by default. */
  readonly resolve?: ResolveName;
}

/** A part costs some answers, and what the server has sent beyond its end: they are larger than elsewhere. */
const FTP_LIMITS: RemoteLimits = { ...REMOTE_LIMITS, partBytes: 8 * 1024 * 1024, answerMs: 30_000 };

/** The longest that a timer takes: how long a connection is waited for is no stall; what stalls, a transfer minds itself. */
const NO_STALL = 2 ** 31 - 1;

/** The files beneath a folder of an FTP server. */
export function ftpStore({
  config,
  auth,
  allowPrivateHosts,
  limits = FTP_LIMITS,
  resolve,
}: FtpStoreInput): ObjectStore {
  const { host, security, remotePath, connections } = config;
  if (!allowPrivateHosts) refusePrivateHost(host);
  const lookup = allowPrivateHosts ? undefined : guardedLookup(resolve);
  const { stallMs, answerMs } = limits;
  const open = (): Connecting => openConnection({ config, auth, lookup, answerMs });
  const pool = ftpPool(open, connections);
  /** Of a test of the connection, whose steps are those of its making. */
  let tried: Connecting | null = null;
  const trial = (): Connecting => {
    tried ??= open();
    return tried;
  };
  const isUsual = config.port === undefined;
  const driver = treeDriver({
    tree: ftpTree({ pool, folder: remotePath, stallMs }),
    root: `${security === 'none' ? 'ftp' : 'ftps'}://${host}${isUsual ? '' : `:${portOf(config)}`}/${remotePath}`,
    limits,
    checks: [
      {
        step: 'Connect to the host',
        async run(signal) {
          tried?.end();
          tried = null;
          return `To ${await unlessAborted(trial().reached, signal)}.`;
        },
      },
      { step: 'Secure the connection', run: (signal) => unlessAborted(trial().safe, signal) },
      {
        step: 'Sign in',
        async run(signal) {
          const connection = await unlessAborted(trial().ready, signal);
          tried = null;
          pool.add(connection);
          return `As ${auth?.username ?? 'anonymous'}, in the folder ${JSON.stringify(connection.home)}.`;
        },
      },
    ],
    fault: (cause, place) => ftpFault(cause, place, config),
    async close() {
      tried?.end();
      pool.close();
    },
  });
  return remoteStore(driver, { ...limits, stallMs: NO_STALL });
}
