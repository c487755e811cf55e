import { createSocket } from 'node:dgram';
import { type LookupAddress, Resolver } from 'node:dns';
import { isIPv6 } from 'node:net';
import { type DecodedPacket, decode, encode, RECURSION_DESIRED } from 'dns-packet';
import type { ResolveName } from '../../runtime/net/guarded-lookup.ts';

export interface DnsServer extends AsyncDisposable {
  /** Asks this server, as `dns.lookup` would ask the system's. */
  readonly resolve: ResolveName;
  /** Names asked for, in order. */
  readonly asked: readonly string[];
}

/** A DNS server on a free port: `answer` gives the addresses of a name, each time it is asked for. */
export async function startDnsServer(answer: (name: string) => readonly string[]): Promise<DnsServer> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message, { port, address }) => {
    const query: DecodedPacket = decode(message);
    const question = query.questions?.[0];
    if (question === undefined) return;
    if (question.type === 'A') asked.push(question.name);
    const addresses = question.type === 'A' ? answer(question.name) : [];
    const answers = addresses.map((data) => ({
      type: isIPv6(data) ? ('AAAA' as const) : ('A' as const),
      name: question.name,
      ttl: 0,
      data,
    }));
    const flags = RECURSION_DESIRED;
    socket.send(encode({ type: 'response', id: query.id ?? 0, flags, questions: [question], answers }), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));

  const resolver = new Resolver({ tries: 3 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return {
    asked,
    resolve(hostname, _options, callback) {
      resolver.resolve4(hostname, (error, addresses) => {
        callback(
          error,
          (addresses ?? []).map((address): LookupAddress => ({ address, family: 4 })),
        );
      });
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
