import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { PipelineError } from '../contract/errors.ts';
import { isPrivateAddress } from './private-hosts.ts';

/** Gives all addresses of a name, as `dns.lookup` does with `all`. */
export type ResolveName = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A `lookup` for a connection that is about to be made: the addresses that were looked at are those connected to. Refuses a
 * name if any of its addresses is private.
 */
export function guardedLookup(resolve: ResolveName = lookup): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '');
      if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(privateHost(hostname), '');
      if (options.all === true) return callback(null, addresses);
      callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
  };
}

/** Throws `net.private_host` for what no lookup is asked about: an address that is no name, and this machine's own names (RFC 6761). */
export function refusePrivateAddress(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 0 ? /(^|\.)localhost\.?$/i.test(host) : isPrivateAddress(host)) throw privateHost(host);
}

/** The same for a host that stands alone: written as in a URL, so that none of its spellings gets by. Throws `net.bad_url` for what is none. */
export function refusePrivateHost(host: string): void {
  const url = `http://${host.includes(':') ? `[${host}]` : host}`;
  if (!URL.canParse(url))
    throw new PipelineError('net.bad_url', {
      message: `${JSON.stringify(host.slice(0, 200))} is neither the name nor the address of a host.`,
      next: 'Give a name such as files.example.com, or an address.',
      detail: { host },
    });
  refusePrivateAddress(new URL(url));
}

function privateHost(host: string): PipelineError {
  return new PipelineError('net.private_host', {
    message: `${host} is in a private network, and requests there are not allowed.`,
    next: 'Use a public address, or set SLUICE_ALLOW_PRIVATE_HOSTS=true where everybody who edits pipelines may reach it.',
    detail: { host },
  });
}
