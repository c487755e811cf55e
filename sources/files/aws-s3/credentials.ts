import {
  fromContainerMetadata,
  fromEnv,
  fromInstanceMetadata,
  fromNodeProviderChain,
  fromTemporaryCredentials,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { notSignedIn } from '../remote/faults.ts';
import { networkFault } from '../remote/network-fault.ts';
import type { S3Auth } from './config.ts';
import { httpAgents, httpHandler } from './http-handler.ts';

export interface CredentialsInput {
  readonly auth: S3Auth;
  readonly region: string;
  readonly allowPrivateHosts: boolean;
}

/** The credentials that requests are signed with, renewed before they end; `source.auth` where there are none. */
export function s3Credentials({ auth, region, allowPrivateHosts }: CredentialsInput): AwsCredentialIdentityProvider {
  const own = ownCredentials(auth, region, allowPrivateHosts);
  const { roleArn, externalId, sessionName, stsEndpoint } = auth;
  // A web identity has taken on the role itself.
  if (roleArn === undefined || isWebIdentity(auth)) return told(own, auth);
  return told(
    fromTemporaryCredentials({
      masterCredentials: told(own, auth),
      params: {
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        ...(externalId === undefined ? {} : { ExternalId: externalId }),
      },
      clientConfig: stsClient(region, stsEndpoint, allowPrivateHosts),
    }),
    auth,
  );
}

function ownCredentials(auth: S3Auth, region: string, allowPrivateHosts: boolean): AwsCredentialIdentityProvider {
  if ('accessKeyId' in auth) {
    const { accessKeyId, secretAccessKey, sessionToken } = auth;
    const key = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    return async () => key;
  }
  switch (auth.credentials) {
    case 'default':
      return fromNodeProviderChain({ clientConfig: { region } });
    case 'environment':
      return fromEnv();
    case 'instance':
      return fromInstanceMetadata({ maxRetries: 2, timeout: 2_000 });
    case 'container':
      return fromContainerMetadata({ maxRetries: 2, timeout: 2_000 });
    case 'web_identity':
      if (!allowPrivateHosts) refuseForeign(auth.stsEndpoint);
      // The file is named by whoever runs Sluice, never by a connector.
      return fromTokenFile({
        ...(auth.roleArn === undefined ? {} : { roleArn: auth.roleArn }),
        roleSessionName: auth.sessionName,
        clientConfig: stsClient(region, auth.stsEndpoint, allowPrivateHosts),
      });
    default:
      return auth.credentials satisfies never;
  }
}

/** Names that only Amazon gives. */
const OF_AMAZON = /^([a-z0-9-]+\.)+(amazonaws\.com(\.cn)?|api\.aws)$/;

/** A web identity is good for whoever has it: it goes to Amazon, or whoever edits a connector could have it sent to an address of their own. */
function refuseForeign(endpoint: string | undefined): void {
  if (endpoint === undefined) return;
  const { protocol, hostname, host } = new URL(endpoint);
  if (protocol === 'https:' && OF_AMAZON.test(hostname)) return;
  throw new PipelineError('net.foreign_host', {
    message: `The web identity of this machine goes to addresses of Amazon by https, and ${host} is none.`,
    next: 'Leave stsEndpoint empty, or set SLUICE_ALLOW_PRIVATE_HOSTS=true where everybody who edits connectors may use the identity of this machine.',
    detail: { host },
  });
}

function isWebIdentity(auth: S3Auth): boolean {
  return !('accessKeyId' in auth) && auth.credentials === 'web_identity';
}

function stsClient(region: string, endpoint: string | undefined, allowPrivateHosts: boolean) {
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 1,
    requestHandler: httpHandler(httpAgents(endpoint, allowPrivateHosts)),
  };
}

/** Says in the user's words why there are none. */
function told(provider: AwsCredentialIdentityProvider, auth: S3Auth): AwsCredentialIdentityProvider {
  return async (properties): Promise<AwsCredentialIdentity> => {
    try {
      return await provider(properties);
    } catch (cause) {
      if (cause instanceof PipelineError) throw cause;
      throw (
        networkFault(cause, auth.stsEndpoint ?? 'the service that gives out credentials') ?? noCredentials(cause, auth)
      );
    }
  };
}

function noCredentials(cause: unknown, auth: S3Auth): PipelineError {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (auth.roleArn !== undefined && cause instanceof Error && cause.name !== 'CredentialsProviderError') {
    return notSignedIn(
      `The role ${auth.roleArn} could not be taken on: ${said}`,
      'Let the trust policy of the role name these credentials (sts:AssumeRole), with the external id where it wants one.',
      cause,
      `sts:AssumeRole on ${auth.roleArn}`,
    );
  }
  return notSignedIn(
    `There are no credentials of AWS: ${said}`,
    'Give this machine a role or its environment a key, or sign in by access_key.',
    cause,
  );
}
