import { PipelineError } from '../../../runtime/contract/errors.ts';
import { changed } from '../remote/changed.ts';
import type { Doing, FaultPlace } from '../remote/driver.ts';
import { busy, notAllowed, notSignedIn, notThere, refused } from '../remote/faults.ts';
import { networkFault } from '../remote/network-fault.ts';
import type { FtpConfig } from './config.ts';
import { FtpRefusal, isFull, NoDataConnection } from './failures.ts';

const PERMISSIONS: Readonly<Record<Doing, string>> = {
  list: 'to enter and to list the folder',
  look: 'to enter the folders above it',
  read: 'to read the file, and to enter the folders above it',
  create: 'to write into the folder',
  write: 'to write into the folders of both names, and to rename',
  delete: 'to delete in its folder',
};

/** What a failure of the connection, or an answer of the server, means for the user. */
export function ftpFault(cause: unknown, place: FaultPlace, { host, security }: FtpConfig): unknown {
  if (cause instanceof NoDataConnection) return noData(cause, host);
  if (cause instanceof FtpRefusal)
    return cause.stage === 'command' ? answered(cause, place) : notIn(cause, place, { host, security });
  const fault = networkFault(cause, host);
  return fault?.code === 'source.tls' ? untrusted(cause, host) : (fault ?? cause);
}

function notIn(
  cause: FtpRefusal,
  place: FaultPlace,
  { host, security }: Pick<FtpConfig, 'host' | 'security'>,
): PipelineError {
  const said = saidBy(cause);
  if (isFull(cause) || cause.stage === 'greeting') return busy(place, said, cause);
  if (cause.stage === 'tls') {
    return new PipelineError('source.tls', {
      message: `${host} does not secure the connection: ${said}.`,
      next: 'Check the port. A server that has no FTPS is used with the security "none", which sends passwords in the clear.',
      origin: { label: host },
      cause,
    });
  }
  if (cause.stage === 'user') {
    const tls = security === 'none' ? ' Servers that want FTPS refuse so: set security to "explicit_tls" then.' : '';
    return notSignedIn(
      `${host} lets this user not in, without asking for a password: ${said}.`,
      `Check the username, and whether the server lets anonymous users in where there is none.${tls}`,
      cause,
    );
  }
  if (cause.stage === 'password') {
    return notSignedIn(
      `${host} does not take the credentials: ${said}.`,
      'Check the username and the password.',
      cause,
    );
  }
  return refused(place, said, cause);
}

function answered(cause: FtpRefusal, place: FaultPlace): PipelineError {
  const { label, object, doing } = place;
  const said = saidBy(cause);
  if (cause.isThere) return notAllowed(place, `${PERMISSIONS[doing]}; it says ${said}`, cause);
  switch (cause.code) {
    case 550:
    case 553:
      return object === undefined
        ? notThere(place, `file or folder ${JSON.stringify(label)}, or none that this user may see: ${said}`, cause)
        : changed(object, null, cause);
    case 530:
      return notSignedIn(`The server wants a new sign-in: ${said}.`, 'Check what the user is allowed to do.', cause);
    default:
      // 4xx: it may go well another time.
      return cause.code < 500 ? busy(place, said, cause) : refused(place, said, cause);
  }
}

function saidBy({ message }: FtpRefusal): string {
  return JSON.stringify(message);
}

function noData(cause: NoDataConnection, host: string): PipelineError {
  return new PipelineError('source.unreachable', {
    message: `${host} is reached, but not its port ${cause.port}, which it names for the transfer of a file or a listing.`,
    next: "Let firewalls on the way pass the server's ports of the passive mode, as its settings name them.",
    origin: { label: host },
    retryable: true,
    cause,
  });
}

function untrusted(cause: unknown, host: string): PipelineError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const isNoTls = /ERR_SSL|EPROTO|ERR_TLS_(PROTOCOL|HANDSHAKE)/.test(code);
  return new PipelineError('source.tls', {
    message: isNoTls
      ? `${host} and Sluice found no way to speak TLS with each other: ${message} (${code}).`
      : `The certificate of ${host} is not to be trusted: ${message} (${code}).`,
    next: isNoTls
      ? 'Check the port, and whether the server wants explicit or implicit TLS.'
      : 'Check the host: it must be a name that the certificate has. For an authority of your own, or a certificate that signed itself, set ca of the connector.',
    origin: { label: host },
    cause,
  });
}
