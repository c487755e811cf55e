import ipaddr from 'ipaddr.js';

/** IPv4-compatible addresses (RFC 4291, deprecated): some systems take them for the IPv4 address within. */
const IPV4_COMPATIBLE = ipaddr.parseCIDR('::/96');
/** Azure's platform services, among them the one that hands out a machine's secrets. */
const AZURE_PLATFORM = '168.63.129.16';

/**
 * Whether an address (IPv4, IPv6, or IPv4 within IPv6) is not the public internet's: loopback, private, link-local
 * (metadata services), carrier, multicast, documentation, tunnels to IPv4, reserved (IANA's special-purpose registries).
 */
export function isPrivateAddress(address: string): boolean {
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv6' && parsed.match(IPV4_COMPATIBLE)) return true;
  return parsed.range() !== 'unicast' || parsed.toString() === AZURE_PLATFORM;
}
