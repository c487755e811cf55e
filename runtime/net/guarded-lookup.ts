import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { PipelineError } from '../contract/errors.ts';
import { isPrivateAddress } from './private-hosts.ts';

/** As `dns.lookup`, where a connection is made; refuses a name if any of its addresses is private. */
export const guardedLookup: LookupFunction = (hostname, options: LookupOptions, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, '');
    if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(privateHost(hostname), '');
    if (options.all === true) return callback(null, addresses);
    callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
};

/** Throws `net.private_host` for an address that no name stands for: `guardedLookup` is not asked about those. */
export function refusePrivateAddress(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && isPrivateAddress(host)) throw privateHost(host);
}

function privateHost(host: string): PipelineError {
  return new PipelineError('net.private_host', {
    message: `${host} is in a private network, and requests there are not allowed.`,
    next: 'Use a public address, or set SLUICE_ALLOW_PRIVATE_HOSTS=true where everybody who edits pipelines may reach it.',
    detail: { host },
  });
}
