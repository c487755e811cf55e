import { PipelineError } from '../../../runtime/contract/errors.ts';
import { changed } from '../remote/changed.ts';
import type { Doing, FaultPlace } from '../remote/driver.ts';
import { notAllowed, notSignedIn, notThere, refused } from '../remote/faults.ts';
import { networkFault } from '../remote/network-fault.ts';
import { SshFailure } from './connection.ts';
import { SftpStatus, STATUS } from './session.ts';

const PERMISSIONS: Readonly<Record<Doing, string>> = {
  list: 'to read and to enter the folder (r-x)',
  look: 'to enter the folders above it (x)',
  read: 'to read the file (r), and to enter the folders above it (x)',
  create: 'to write into the folder (wx)',
  write: 'to write into the folders of both names (wx)',
  delete: 'to write into its folder (wx)',
};

/** What a failure of the connection, or an answer of the host, means for the user. */
export function sftpFault(cause: unknown, place: FaultPlace, host: string): unknown {
  if (cause instanceof SftpStatus) return answered(cause, place);
  if (cause instanceof SshFailure) return failed(cause, host);
  return networkFault(cause, host) ?? cause;
}

function failed(cause: SshFailure, host: string): PipelineError {
  if (cause.level === 'client-authentication') {
    return notSignedIn(
      `${host} does not take the credentials: ${cause.message}.`,
      'Check the username, and that the host has the password, or the public half of the key in authorized_keys.',
      cause,
    );
  }
  if (cause.level === 'handshake') {
    return new PipelineError('source.refused', {
      message: `${host} and Sluice found no way to speak SSH with each other: ${cause.message}.`,
      next: 'Let the host offer newer algorithms of SSH.',
      origin: { label: host },
      cause,
    });
  }
  return new PipelineError('source.unreachable', {
    message: `The connection to ${host} was ended: ${cause.message}.`,
    next: 'Check that an SSH server with SFTP listens there, and how many connections it allows.',
    origin: { label: host },
    retryable: true,
    cause,
  });
}

function answered(cause: SftpStatus, place: FaultPlace): PipelineError {
  const { label, object, doing } = place;
  switch (cause.status) {
    case STATUS.noSuchFile:
      return object === undefined
        ? notThere(place, `file or folder ${JSON.stringify(label)}`, cause)
        : changed(object, null, cause);
    case STATUS.noPermission:
      return notAllowed(place, PERMISSIONS[doing], cause);
    default:
      return refused(place, `${cause.message} (status ${cause.status})`, cause);
  }
}
