import { S3Client } from '@aws-sdk/client-s3';
import type { S3Auth, S3Config } from './config.ts';
import { s3Credentials } from './credentials.ts';
import { type HttpAgents, httpHandler } from './http-handler.ts';

export interface S3ClientInput {
  readonly config: S3Config;
  readonly auth: S3Auth;
  readonly allowPrivateHosts: boolean;
  readonly agents: HttpAgents;
}

/** A client that makes each call once: `persist` repeats them. */
export function s3Client({ config, auth, allowPrivateHosts, agents }: S3ClientInput): S3Client {
  const { region, endpoint, pathStyle = endpoint !== undefined } = config;
  return new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    forcePathStyle: pathStyle,
    credentials: s3Credentials({ auth, region, allowPrivateHosts }),
    maxAttempts: 1,
    // Parts of objects have no checksum of their own, and other services none at all.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: httpHandler(agents),
  });
}
