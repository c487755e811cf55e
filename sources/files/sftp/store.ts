import { guardedLookup, refusePrivateHost } from '../../../runtime/net/guarded-lookup.ts';
import type { ObjectStore } from '../object-store.ts';
import { REMOTE_LIMITS, type RemoteLimits } from '../remote/driver.ts';
import { remoteStore } from '../remote/remote-store.ts';
import { treeDriver } from '../remote/tree-driver.ts';
import { unlessAborted } from '../remote/unless-aborted.ts';
import type { SftpAuth, SftpConfig } from './config.ts';
import { openConnection, type SignIn } from './connection.ts';
import { sftpFault } from './fault.ts';
import { privateKey } from './private-key.ts';
import { READ_SIZES, type ReadSizes } from './read-file.ts';
import { sftpSession } from './session.ts';
import { sftpTree } from './tree.ts';

export interface SftpStoreInput {
  readonly config: SftpConfig;
  readonly auth: SftpAuth;
  readonly allowPrivateHosts: boolean;
  readonly limits?: RemoteLimits;
  readonly sizes?: ReadSizes;
}

/** The files beneath a folder of a host that speaks SFTP. */
export function sftpStore({ config, auth, allowPrivateHosts, ...rest }: SftpStoreInput): ObjectStore {
  const { limits = REMOTE_LIMITS, sizes = READ_SIZES } = rest;
  const { host, port, remotePath } = config;
  if (!allowPrivateHosts) refusePrivateHost(host);
  let signIn: SignIn | null = null;
  const session = sftpSession(() => {
    signIn ??= signInOf(auth);
    const lookup = allowPrivateHosts ? undefined : guardedLookup();
    return openConnection({ config, signIn, lookup, answerMs: limits.answerMs });
  }, limits.answerMs);
  const driver = treeDriver({
    tree: sftpTree({ session, folder: remotePath, sizes }),
    root: `sftp://${host}${port === 22 ? '' : `:${port}`}/${remotePath}`,
    limits,
    checks: [
      {
        step: 'Connect to the host',
        run: async (signal) => `To ${await unlessAborted(session.connection().reached, signal)}.`,
      },
      {
        step: 'Check the host key',
        run: async (signal) => `It is ${await unlessAborted(session.connection().trusted, signal)}.`,
      },
      {
        step: 'Sign in',
        async run(signal) {
          await session.link(signal);
          return `As ${auth.username}.`;
        },
      },
    ],
    fault: (cause, place) => sftpFault(cause, place, host),
    close: async () => session.close(),
  });
  return remoteStore(driver, limits);
}

function signInOf(auth: SftpAuth): SignIn {
  const { username } = auth;
  if ('password' in auth) return { username, password: auth.password };
  return { username, privateKey: privateKey(auth.privateKey, auth.passphrase) };
}
