import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { guardedLookup, refusePrivateAddress } from '../../../runtime/net/guarded-lookup.ts';

/** For a connection to be made. */
const CONNECT_MS = 10_000;
/** For the head of an answer: S3 may take its time over a listing. */
const ANSWER_MS = 60_000;
const SOCKETS = 64;

/**
 * HTTP that may be guarded: an address that a user chose is no way into a private network. Those of Amazon's own may
 * be private, behind an endpoint of a VPC.
 */
export function httpHandler(endpoint: string | undefined, allowPrivateHosts: boolean): NodeHttpHandler {
  const isGuarded = endpoint !== undefined && !allowPrivateHosts;
  if (isGuarded) refusePrivateAddress(new URL(endpoint));
  const options = { keepAlive: true, maxSockets: SOCKETS, ...(isGuarded ? { lookup: guardedLookup() } : {}) };
  return new NodeHttpHandler({
    connectionTimeout: CONNECT_MS,
    requestTimeout: ANSWER_MS,
    throwOnRequestTimeout: true,
    httpAgent: new HttpAgent(options),
    httpsAgent: new HttpsAgent(options),
  });
}
