import { Agent, createServer } from 'node:http';
import { type AddressInfo, connect, isIP, type LookupFunction, type NetConnectOpts } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { exchange } from '../../runtime/net/exchange.ts';
import type { ResolveName } from '../../runtime/net/guarded-lookup.ts';
import { startDnsServer } from '../services/dns-server.ts';
import { HOSTILE_URLS } from './hostile-urls.ts';

const PUBLIC = ['93.184.215.14', '8.8.8.8'] as const;
const REFUSED = /^net\.(private_host|bad_url)$/;

/** Requests that came through, and the addresses of the connections that were made for them. */
let came: string[] = [];
let connected: string[] = [];
let leadTo: (path: string) => string | null = () => null;

const server = createServer((request, response) => {
  const path = request.url ?? '';
  came.push(`${request.headers.host}${path}`);
  const location = leadTo(path);
  if (location === null) response.end('inside');
  else response.writeHead(302, { location }).end();
});

/** The whole internet: each of its addresses is the one server of this test. */
class Internet extends Agent {
  override createConnection(options: NetConnectOpts & { host?: string; lookup?: LookupFunction }, created?: unknown) {
    const done = created as (error: Error | null, socket?: ReturnType<typeof connect>) => void;
    const to = (address: string) => {
      connected.push(address);
      done(null, connect((server.address() as AddressInfo).port, '127.0.0.1'));
    };
    const host = options.host ?? '';
    if (isIP(host) !== 0) to(host);
    else if (options.lookup === undefined) done(new Error('Not guarded.'));
    else
      options.lookup(host, { all: true }, (error, addresses) => {
        if (error !== null) return done(error);
        to(Array.isArray(addresses) ? (addresses[0]?.address ?? '') : addresses);
      });
    return undefined;
  }
}

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  came = [];
  connected = [];
  leadTo = () => null;
});

async function outcome(url: string, resolve?: ResolveName): Promise<string> {
  const internet = new Internet({ keepAlive: false });
  try {
    const answer = await exchange(
      {
        method: 'GET',
        url,
        headers: {},
        body: null,
        allowPrivateHosts: false,
        timeoutMs: 30_000,
        maxBytes: 1_000,
        redirects: 5,
        // The agent of https is asked for nothing: every hostile https address is refused before.
        connections: { http: internet, https: internet as never, close: () => internet.destroy() },
        ...(resolve === undefined ? {} : { resolve }),
      },
      AbortSignal.timeout(60_000),
    );
    return answer.body.toString();
  } catch (error) {
    return error instanceof PipelineError ? error.code : String(error);
  } finally {
    internet.destroy();
  }
}

/** As it is where a header can carry it and it stands for the same from anywhere; else as browsers would write it. */
function location(url: string): string {
  return /^[a-z]*:?\/\/[!-[\]-~]+$/i.test(url) || !URL.canParse(url) ? url : new URL(url).href;
}

test('there are sixty hostile addresses at least', () => {
  expect(new Set(HOSTILE_URLS).size).toBeGreaterThanOrEqual(60);
});

test.each(HOSTILE_URLS)('refuses %j', async (url) => {
  expect(await outcome(url)).toMatch(REFUSED);
  expect([came, connected]).toEqual([[], []]);
});

test.each(HOSTILE_URLS)('follows no redirect to %j', async (url) => {
  leadTo = (path) => (path === '/start' ? location(url) : null);
  expect(await outcome(`http://${PUBLIC[0]}/start`)).toMatch(REFUSED);
  expect([came, connected]).toEqual([[`${PUBLIC[0]}/start`], [PUBLIC[0]]]);
});

test('connects to the very address that was looked at: a name that changes in between leads nowhere', async () => {
  let times = 0;
  await using dns = await startDnsServer(() => {
    times += 1;
    return [times === 1 ? PUBLIC[0] : '169.254.169.254'];
  });
  expect(await outcome('http://rebinding.example/', dns.resolve)).toBe('inside');
  expect([connected, dns.asked]).toEqual([[PUBLIC[0]], ['rebinding.example']]);
  expect(await outcome('http://rebinding.example/', dns.resolve)).toBe('net.private_host');
  expect(connected).toEqual([PUBLIC[0]]);
});

test('looks anew where a redirect leads back to a name that has changed', async () => {
  let times = 0;
  await using dns = await startDnsServer(() => {
    times += 1;
    return [times === 1 ? PUBLIC[0] : '127.0.0.1'];
  });
  leadTo = () => 'http://rebinding.example/again';
  expect(await outcome('http://rebinding.example/', dns.resolve)).toBe('net.private_host');
  expect([came, connected]).toEqual([['rebinding.example/'], [PUBLIC[0]]]);
});

test.each([[[PUBLIC[0], '127.0.0.1']], [['10.0.0.1', PUBLIC[1]]], [['169.254.169.254']], [['0.0.0.0']]])(
  'refuses a name that stands for %j',
  async (addresses) => {
    await using dns = await startDnsServer(() => addresses);
    expect(await outcome('http://mixed.example/', dns.resolve)).toBe('net.private_host');
    expect([came, connected]).toEqual([[], []]);
  },
);

test('lets a name of public addresses through, and redirects between them', async () => {
  await using dns = await startDnsServer((name) => [name === 'one.example' ? PUBLIC[0] : PUBLIC[1]]);
  leadTo = (path) => (path === '/start' ? 'http://two.example/end' : null);
  expect(await outcome('http://one.example/start', dns.resolve)).toBe('inside');
  expect(connected).toEqual([...PUBLIC]);
});
