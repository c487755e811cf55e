import { connect, createServer, type Server } from 'node:net';
import { type Fault, type Link, openLink, type Seen, type State } from './fault-link.ts';

export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  /** The same URL, by way of the proxy. */
  url(through: string): string;
  /** Replaces the faults in force; none = bytes pass untouched. */
  set(...faults: readonly Fault[]): void;
  /** Resets all open connections. */
  resetAll(): void;
  /** How often a `cut-on`, `reset-at` or `reset-every` has struck. */
  readonly strikes: number;
  readonly open: number;
  /** All connections so far. */
  readonly accepted: number;
}

/**
 * A TCP proxy on 127.0.0.1 in front of `target` (a URL with host and port) whose network can be made bad. In front of
 * `ftp:`, which is not encrypted, the data connections go through it, too: of each answer that names a port, the port is
 * one of the proxy's.
 */
export async function faultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port: targetPort, protocol } = new URL(target);
  const links = new Set<Link>();
  const servers: Server[] = [];
  const state: State = { faults: [], strikes: 0 };
  let accepted = 0;

  /** Gives the port of the proxy for a port of the target. */
  async function portFor(port: number, seen: Seen): Promise<number> {
    const server = createServer((client) => {
      if (state.faults.some((fault) => fault.kind === 'refuse')) {
        client.on('error', () => {});
        client.resetAndDestroy();
        return;
      }
      const link = openLink(client, connect(port, hostname), state, accepted++, seen, () => links.delete(link));
      links.add(link);
    });
    servers.push(server);
    await listen(server);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
    return address.port;
  }

  const asItIs: Seen = async (piece) => piece;
  const port = await portFor(
    Number(targetPort),
    protocol === 'ftp:' ? (piece) => withPort(piece, (named) => portFor(named, asItIs)) : asItIs,
  );
  const resetAll = (): void => {
    for (const link of links) link.reset();
  };
  return {
    port,
    url(through) {
      const url = new URL(through);
      url.hostname = '127.0.0.1';
      url.port = String(port);
      return url.href;
    },
    set(...faults) {
      state.faults = faults;
      if (faults.some((fault) => fault.kind === 'half-open')) for (const link of links) link.dropServer();
    },
    resetAll,
    get strikes() {
      return state.strikes;
    },
    get open() {
      return links.size;
    },
    get accepted() {
      return accepted;
    },
    async [Symbol.asyncDispose]() {
      const flows = [...links].map((link) => link.flows);
      resetAll();
      await Promise.all(flows);
      await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
    },
  };
}

/** An answer of FTP that names a port (229 or 227) with another port; each comes in a piece of its own. */
async function withPort(piece: Buffer, portFor: (named: number) => Promise<number>): Promise<Buffer> {
  const text = piece.toString('latin1');
  const [, extended] = /^229 .*\(\|\|\|(\d+)\|\)/.exec(text) ?? [];
  if (extended !== undefined)
    return Buffer.from(text.replace(extended, String(await portFor(Number(extended)))), 'latin1');
  const [, host, high, low] = /^227 .*?(\d+,\d+,\d+,\d+),(\d+),(\d+)/.exec(text) ?? [];
  if (host === undefined) return piece;
  const port = await portFor(Number(high) * 256 + Number(low));
  return Buffer.from(text.replace(`${host},${high},${low}`, `${host},${port >> 8},${port & 255}`), 'latin1');
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
