import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { guardedLookup, refusePrivateAddress } from '../../../runtime/net/guarded-lookup.ts';

/** For a connection to be made. */
const CONNECT_MS = 10_000;
/** For the head of an answer: S3 may take its time over a listing. */
const ANSWER_MS = 60_000;
/** As many as are fetched ahead, and some that are read in parts. */
const SOCKETS = 160;

/** The connections to one address. */
export interface HttpAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * Connections that may be guarded: an address that a user chose is no way into a private network. Those of Amazon's own may
 * be private, behind an endpoint of a VPC.
 */
export function httpAgents(endpoint: string | undefined, allowPrivateHosts: boolean): HttpAgents {
  const isGuarded = endpoint !== undefined && !allowPrivateHosts;
  if (isGuarded) refusePrivateAddress(new URL(endpoint));
  const options = { keepAlive: true, maxSockets: SOCKETS, ...(isGuarded ? { lookup: guardedLookup() } : {}) };
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}

/** What a client of AWS sends its requests by. */
export function httpHandler({ http, https }: HttpAgents): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: CONNECT_MS,
    requestTimeout: ANSWER_MS,
    throwOnRequestTimeout: true,
    httpAgent: http,
    httpsAgent: https,
  });
}
