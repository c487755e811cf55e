import { NoSuchBucket, S3ServiceException } from '@aws-sdk/client-s3';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { changed } from '../remote/changed.ts';
import type { Doing, FaultPlace } from '../remote/driver.ts';
import { busy, notAllowed, notSignedIn, notThere, refused } from '../remote/faults.ts';
import { networkFault } from '../remote/network-fault.ts';
import type { S3Config } from './config.ts';

const PERMISSIONS: Readonly<Record<Doing, string>> = {
  list: 's3:ListBucket',
  look: 's3:GetObject, and s3:ListBucket where there may be no such object',
  read: 's3:GetObject',
  create: 's3:PutObject',
  write: 's3:PutObject, s3:GetObject and s3:GetObjectTagging',
  delete: 's3:DeleteObject',
};

const BAD_KEYS = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidToken',
  'ExpiredToken',
  'InvalidSecurity',
]);
const WRONG_REGION = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);
const BUSY = new Set([
  'SlowDown',
  'InternalError',
  'ServiceUnavailable',
  'RequestTimeout',
  'RequestLimitExceeded',
  'Throttling',
  // Two make one object at once, on the condition that there is none.
  'ConditionalRequestConflict',
]);

/** What a failure of the client means for the user. */
export function s3Fault(cause: unknown, place: FaultPlace, config: S3Config): unknown {
  if (cause instanceof S3ServiceException) return answered(cause, place, config);
  const network = networkFault(cause, hostOf(config));
  if (network !== null) return network;
  if (cause instanceof Error && cause.name === 'TimeoutError') return busy(place, 'it did not answer in time', cause);
  return cause;
}

function answered(cause: S3ServiceException, place: FaultPlace, config: S3Config): PipelineError {
  const { name } = cause;
  const status = cause.$metadata.httpStatusCode ?? 0;
  if (BAD_KEYS.has(name)) {
    return notSignedIn(
      `${hostOf(config)} does not take the credentials: ${cause.message} (${name}).`,
      'Check the access key and its secret, and that they have not ended.',
      cause,
    );
  }
  if (name === 'RequestTimeTooSkewed') {
    return notSignedIn(
      'The clock of this machine is more than 15 minutes off, and requests are signed with the time.',
      'Set the clock.',
      cause,
    );
  }
  if (cause instanceof NoSuchBucket || name === 'NoSuchBucket') {
    return notThere(place, `bucket ${JSON.stringify(config.bucket)} at ${hostOf(config)}`, cause);
  }
  if (WRONG_REGION.has(name) || status === 301) return wrongRegion(cause, config);
  if (name === 'InvalidObjectState') return cold(place, cause);
  if (place.object !== undefined) {
    if (status === 404) return changed(place.object, null, cause);
    if (status === 412 || status === 416) return changed(place.object, undefined, cause);
  }
  if (status === 403) return notAllowed(place, `${PERMISSIONS[place.doing]} on ${config.bucket}`, cause);
  if (BUSY.has(name) || status >= 500 || status === 429 || status === 408) return busy(place, said(cause), cause);
  if (status === 404) return notThere(place, `object ${JSON.stringify(place.label)}`, cause);
  return refused(place, said(cause), cause);
}

function wrongRegion(cause: S3ServiceException, { bucket, region }: S3Config): PipelineError {
  const right = cause.$response?.headers['x-amz-bucket-region'];
  return new PipelineError('source.region', {
    message: `The bucket ${JSON.stringify(bucket)} is not in ${region}${right === undefined ? '' : ` but in ${right}`}.`,
    next: `Set the connector's region to ${right ?? 'that of the bucket'}.`,
    cause,
  });
}

function cold({ label }: FaultPlace, cause: unknown): PipelineError {
  return new PipelineError('source.object_cold', {
    message: `${JSON.stringify(label)} is in an archive class of S3 (Glacier), which cannot be read at once.`,
    next: 'Restore it in S3, wait until that is done, and run again.',
    origin: { label },
    cause,
  });
}

/** Answers to HEAD have no body, and so no code: their status stands for it. */
function said({ name, message, $metadata }: S3ServiceException): string {
  return `${message || name} (${name}, status ${$metadata.httpStatusCode})`;
}

function hostOf({ endpoint, region }: S3Config): string {
  return endpoint === undefined ? `Amazon S3 in ${region}` : new URL(endpoint).host;
}
