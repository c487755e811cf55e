import { RestError } from '@azure/storage-blob';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { changed } from '../remote/changed.ts';
import type { Doing, FaultPlace } from '../remote/driver.ts';
import { busy, notAllowed, notSignedIn, notThere, refused } from '../remote/faults.ts';
import { networkFault } from '../remote/network-fault.ts';

const PERMISSIONS: Readonly<Record<Doing, string>> = {
  list: 'to list (l)',
  look: 'to read (r) and to list (l)',
  read: 'to read (r)',
  create: 'to create or to write (c or w)',
  write: 'to read and to write (r, w)',
  delete: 'to delete (d)',
};

/** Of identities. */
const ROLES: Readonly<Record<Doing, string>> = {
  list: 'the role Storage Blob Data Reader',
  look: 'the role Storage Blob Data Reader',
  read: 'the role Storage Blob Data Reader',
  create: 'the role Storage Blob Data Contributor',
  write: 'the role Storage Blob Data Contributor',
  delete: 'the role Storage Blob Data Contributor',
};

/** What a signature lacks beside permissions, by the code of the answer. */
const SIGNED: Readonly<Record<string, string>> = {
  AuthorizationResourceTypeMismatch: 'a signature for containers and objects (srt=co)',
  AuthorizationServiceMismatch: 'a signature for blobs (ss=b)',
  AuthorizationProtocolMismatch: 'a signature for this protocol (spr)',
  AuthorizationSourceIPMismatch: 'a signature for the address of this machine (sip)',
};

const BAD_KEYS = new Set(['AuthenticationFailed', 'InvalidAuthenticationInfo', 'NoAuthenticationInformation']);

/** Who was asked, and whether by an identity: these have roles, keys and signatures have permissions. */
export interface AzureAsked {
  readonly host: string;
  readonly container: string;
  readonly isIdentity: boolean;
}

/** What a failure of the client means for the user. */
export function azureFault(cause: unknown, place: FaultPlace, asked: AzureAsked): unknown {
  const network = networkFault(cause, asked.host);
  if (network !== null) return network;
  // Not by a signal of ours: how the client tells that a connection broke in the middle of a body.
  if (cause instanceof Error && cause.name === 'AbortError') return busy(place, 'the connection was broken off', cause);
  if (!(cause instanceof RestError)) return cause;
  return cause.statusCode === undefined ? cause : answered(cause, place, asked);
}

/** The code of an answer; answers to HEAD have it in a header alone. */
export function azureCode(error: RestError): string {
  return error.response?.headers.get('x-ms-error-code') ?? error.code ?? '';
}

function answered(cause: RestError, place: FaultPlace, { host, container, isIdentity }: AzureAsked): PipelineError {
  const status = cause.statusCode ?? 0;
  const code = azureCode(cause);
  const said = `${code || 'no code'}, status ${status}`;
  if (BAD_KEYS.has(code) || status === 401) {
    return notSignedIn(
      `${host} does not take the credentials (${said}).`,
      'Check the key or the signature, that it has not ended, and the clock of this machine.',
      cause,
    );
  }
  if (code === 'ContainerNotFound') return notThere(place, `container ${JSON.stringify(container)} at ${host}`, cause);
  if (code === 'BlobArchived') {
    return new PipelineError('source.object_cold', {
      message: `${JSON.stringify(place.label)} is in the archive tier, which cannot be read at once.`,
      next: 'Move it to another tier in Azure, wait until that is done, and run again.',
      origin: { label: place.label },
      cause,
    });
  }
  if (place.object !== undefined) {
    if (status === 404) return changed(place.object, null, cause);
    if (status === 412 || status === 416) return changed(place.object, undefined, cause);
  }
  if (status === 403) return notAllowed(place, SIGNED[code] ?? (isIdentity ? ROLES : PERMISSIONS)[place.doing], cause);
  if (status >= 500 || status === 429 || status === 408) return busy(place, said, cause);
  if (status === 404) return notThere(place, `blob ${JSON.stringify(place.label)}`, cause);
  return refused(place, said, cause);
}
