import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ZodError } from 'zod';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { isPrivateAddress } from '../../runtime/net/private-hosts.ts';
import { type OneInternet, oneInternet } from '../services/one-internet.ts';
import { HOSTILE_URLS } from './hostile-urls.ts';
import { WAYS_OUT, type WayOut } from './ways-out.ts';

const PUBLIC = '93.184.215.14';
/** The settings are refused when they are saved, an address before a connection is made, a connection string as one that is none. */
const REFUSED = /^(config|source\.(auth|path_outside)|net\.(private_host|bad_url))$/;

/** Hosts of the hostile addresses, as they are written and as they are read. */
const HOSTILE_HOSTS = [
  ...new Set(
    HOSTILE_URLS.flatMap((url) => {
      const written = /^\s*https?:\/\/(?:[^/@#\\]*@)?(\[[^\]]+\]|[^/:#\\\s]+)/i.exec(url)?.[1];
      const read = URL.canParse(url) ? new URL(url).hostname : undefined;
      return [written, read].filter((host) => host !== undefined && host !== '').map((host) => bare(host!));
    }),
  ),
];

/** What a name may stand for in a network that is not the public one. */
const INSIDE = [
  ['10.0.0.1'],
  ['127.0.0.1'],
  ['169.254.169.254'],
  ['::1'],
  ['fd00:ec2::254'],
  ['::ffff:10.0.0.1'],
  ['64:ff9b::a9fe:a9fe'],
  [PUBLIC, '192.168.0.1'],
];

let internet: OneInternet;
let addresses: readonly string[] = [];
beforeEach(() => {
  internet = oneInternet({ resolve: () => addresses });
});
afterEach(() => internet[Symbol.dispose]());

async function told(way: WayOut, to: string): Promise<string> {
  try {
    await way.go(to);
    return 'went';
  } catch (error) {
    if (error instanceof ZodError) return 'config';
    return error instanceof PipelineError ? error.code : `${error}`;
  }
}

const addressed = (way: WayOut, host: string): string =>
  way.takes === 'host' ? host : `https://${host.includes(':') ? `[${host}]` : host}/`;

test('there are more hostile hosts than sixty', () => {
  expect(HOSTILE_HOSTS.length).toBeGreaterThanOrEqual(60);
});

describe.each(WAYS_OUT.map((way) => [way.title, way] as const))('by %s', (_, way) => {
  test('no hostile address is connected to', async () => {
    for (const hostile of way.takes === 'url' ? HOSTILE_URLS : HOSTILE_HOSTS) {
      expect(await told(way, hostile), hostile).toMatch(REFUSED);
      expect(internet.connected, hostile).toEqual([]);
    }
  });

  test('no name leads into a private network', async () => {
    for (addresses of INSIDE) {
      expect(await told(way, addressed(way, 'inside.example')), addresses.join()).toMatch(
        /^(net\.private_host|source\.auth)$/,
      );
      expect(internet.connected, addresses.join()).toEqual([]);
    }
  });

  test('a name that changes its address between two looks leads nowhere else', async () => {
    for (let at = 0; at < 2; at++) {
      const answers = [[PUBLIC], ['127.0.0.1']];
      let looks = at;
      using here = oneInternet({ resolve: () => answers[looks++ % 2]! });
      await told(way, addressed(way, 'rebinding.example'));
      await told(way, addressed(way, 'rebinding.example'));
      expect(here.connected.filter((address) => isPrivateAddress(address))).toEqual([]);
    }
  });
});

describe('files at addresses', () => {
  test('are not got by a redirect to any hostile address', async () => {
    let location = '';
    let came = 0;
    const server = createServer((_, response) => {
      came += 1;
      response.writeHead(302, { location }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    // In place of the one that leads nowhere.
    internet[Symbol.dispose]();
    using here = oneInternet({ port: (server.address() as AddressInfo).port });
    const way = WAYS_OUT[1]!;
    for (const hostile of HOSTILE_URLS) {
      location = URL.canParse(hostile) ? new URL(hostile).href : encodeURI(hostile);
      came = 0;
      expect(await told(way, `http://${PUBLIC}/a.csv`), hostile).toMatch(REFUSED);
      expect(came, hostile).toBe(1);
    }
    expect(new Set(here.connected)).toEqual(new Set([PUBLIC]));
    server.closeAllConnections();
    server.close();
  });
});

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
