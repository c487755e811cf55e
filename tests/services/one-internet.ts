import dns, { type LookupAddress } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { isIP, isIPv6, type LookupFunction, Socket } from 'node:net';

export interface OneInternet extends Disposable {
  /** The address of each connection that was begun; of one by a name that nobody guards: the name. */
  readonly connected: readonly string[];
  readonly looked: readonly string[];
}

export interface OneInternetOptions {
  /** The addresses of a name, each time that it is looked up. */
  readonly resolve?: (name: string) => readonly string[];
  /** What stands at each address: a port of this machine. `null`: nobody, connections are refused. */
  readonly port?: number | null;
}

interface Wish {
  readonly host?: string;
  readonly path?: string | null;
  readonly lookup?: LookupFunction;
}

/**
 * While it is there, each connection that this process makes is counted, and goes to one server of this machine or nowhere;
 * and names are looked up here. A connection is made as Node makes it: an address at once, a name by the `lookup` that
 * whoever connects brings, which is asked once.
 */
export function oneInternet({ resolve = () => [], port = null }: OneInternetOptions = {}): OneInternet {
  const connected: string[] = [];
  const looked: string[] = [];
  const { connect } = Socket.prototype;
  const { lookup } = dns;

  Socket.prototype.connect = function connectHere(this: Socket, ...given: unknown[]) {
    const [first] = given;
    const { host = 'localhost', path, lookup: find } = (Array.isArray(first) ? first[0] : first) as Wish;
    // A socket of this machine has one; a request of HTTP says there is none.
    if (typeof path === 'string') return Reflect.apply(connect, this, given);
    Object.assign(this, { connecting: true });
    const reach = (to: string): void => {
      connected.push(to);
      if (port !== null) Reflect.apply(connect, this, [{ host: '127.0.0.1', port }]);
      else process.nextTick(() => this.destroy(refused(to)));
    };
    if (isIP(host) !== 0) reach(host);
    else if (find === undefined) reach(host);
    else
      find(host, { all: true }, (error, addresses) => {
        if (error !== null) return void process.nextTick(() => this.destroy(error));
        reach(Array.isArray(addresses) ? addresses[0]!.address : addresses);
      });
    return this;
  } as typeof connect;

  dns.lookup = ((name: string, _: unknown, answer: (error: Error | null, found: LookupAddress[]) => void) => {
    looked.push(name);
    const found = resolve(name).map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
    const error = Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' });
    process.nextTick(() => answer(found.length === 0 ? error : null, found));
  }) as typeof lookup;
  syncBuiltinESMExports();

  return {
    connected,
    looked,
    [Symbol.dispose]() {
      Socket.prototype.connect = connect;
      dns.lookup = lookup;
      syncBuiltinESMExports();
    },
  };
}

function refused(address: string): Error {
  return Object.assign(new Error(`nobody at ${address}`), { code: 'ECONNREFUSED' });
}
