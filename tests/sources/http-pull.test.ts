import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { apiKey, type HttpAuth, httpPullConfig } from '../../sources/files/http-pull/config.ts';
import { httpPull } from '../../sources/files/http-pull/definition.ts';
import { httpStore } from '../../sources/files/http-pull/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import { bytesOf, listed, objectAt, readAll, readThrough } from '../contract/store-fixture.ts';
import { fileServer } from '../services/file-server.ts';
import { httpService } from '../services/http-service.ts';
import { openSource } from './open-source.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;
const content = bytesOf(200_000);

const opened: ObjectStore[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close?.();
});

function open(url: string | undefined, config: object = {}, auth: HttpAuth = null): ObjectStore {
  const store = httpStore({
    config: httpPullConfig.parse({ ...(url === undefined ? {} : { url }), ...config }),
    auth,
    allowPrivateHosts: true,
    limits: SMALL_LIMITS,
  });
  opened.push(store);
  return store;
}

async function rowsOf(origin: string, read: { readonly [key: string]: string }, connector: object = {}) {
  const source = await openSource('.', { type: 'http_pull', connector: { url: origin, ...connector }, read });
  try {
    const rows: unknown[] = [];
    for await (const split of source.splits(never))
      for await (const batch of source.read(split, null, never))
        for (let row = 0; row < batch.length; row++) rows.push(batch.record(row));
    return rows;
  } finally {
    await source.close?.();
  }
}

describe('a file of a server', () => {
  test.each(['etag', 'date'] as const)('that tells its version by %s is asked for in ranges of it', async (version) => {
    await using server = await fileServer({ version });
    server.put('a.csv', content);
    const store = open(server.origin);
    expect((await readAll(store, await objectAt(store, 'a.csv'))).equals(content)).toBe(true);
    const ranges = server.asked.slice(1);
    expect(ranges.length).toBeGreaterThan(3);
    for (const { headers } of ranges) {
      expect(headers.range).toMatch(/^bytes=\d+-\d+$/);
      expect(headers['if-range']).toBe(version === 'etag' ? headers['if-match'] : headers['if-unmodified-since']);
    }
    server.put('a.csv', bytesOf(200_000, 1));
    await expect(objectAt(store, 'a.csv').then(({ bytes }) => bytes)).resolves.toBe(200_000);
  });

  test.each(['weak', 'none'] as const)(
    'that tells no version ranges could be held to (%s) is read from a copy',
    async (version) => {
      await using server = await fileServer({ version });
      server.put('a.csv', content);
      const store = open(server.origin);
      const object = await objectAt(store, 'a.csv');
      expect(object.bytes).toBe(200_000);
      await using reader = await store.open(object, 150_000, never);
      expect((await readThrough(reader, 7_000)).equals(content.subarray(150_000))).toBe(true);
      expect(server.asked.filter(({ headers }) => headers.range === undefined)).toHaveLength(1);
    },
  );

  test('is known by its content where nothing tells its version: another one is not gone on with', async () => {
    await using server = await fileServer({ version: 'none' });
    server.put('a.csv', content);
    const object = await objectAt(open(server.origin), 'a.csv');
    const resumed = open(server.origin);
    await using reader = await resumed.open(object, 199_990, never);
    expect((await readThrough(reader, 100)).equals(content.subarray(199_990))).toBe(true);
    server.put('a.csv', bytesOf(200_000, 1));
    await expect(open(server.origin).open(object, 199_990, never)).rejects.toMatchObject({ code: 'source.changed' });
  });

  test('is one version or none, where it changes between two ranges', async () => {
    let isChanged = false;
    await using server = await fileServer({
      first({ headers }) {
        if (!isChanged && headers.range?.startsWith('bytes=16384-')) {
          isChanged = true;
          server.put('a.csv', bytesOf(200_000, 1));
        }
        return false;
      },
    });
    server.put('a.csv', content);
    const store = open(server.origin);
    const object = await objectAt(store, 'a.csv');
    await expect(readAll(store, object)).rejects.toMatchObject({ code: 'source.changed', origin: { label: 'a.csv' } });
  });

  test('is one version or none, where a server that heeds no condition gives a range of another', async () => {
    let seed = 0;
    await using service = await httpService(({ headers }, response) => {
      const [from, to] = /(\d+)-(\d+)/
        .exec(headers.range ?? '')!
        .slice(1)
        .map(Number) as [number, number];
      const body = bytesOf(200_000, seed).subarray(from, to + 1);
      response.writeHead(206, { etag: `"${seed}"`, 'content-range': `bytes ${from}-${to}/200000` }).end(body);
      seed = 1;
    });
    const store = open(service.origin);
    const object = await objectAt(store, 'a.csv');
    await expect(readAll(store, object)).rejects.toMatchObject({ code: 'source.changed' });
  });

  test.each([
    ['chunked, without a length', 'none', (body: Buffer) => body, {}],
    ['packed by gzip, though nobody asked for it', 'etag', gzipSync, { 'content-encoding': 'gzip' }],
  ] as const)('is read where it comes %s', async (_, version, packed, headers) => {
    await using server = await fileServer({
      ranges: false,
      version,
      send(response, body, told) {
        const sent = packed(body);
        response.writeHead(200, { ...told, ...headers });
        response.write(sent.subarray(0, 100));
        response.end(sent.subarray(100));
      },
    });
    server.put('a.csv', 'id,name\n1,Ann\n2,Bob\n');
    expect(await rowsOf(server.origin, { path: 'a.csv' })).toEqual([
      { id: '1', name: 'Ann' },
      { id: '2', name: 'Bob' },
    ]);
  });

  test('that lies there packed stays so, whatever its server says of the way', async () => {
    await using server = await fileServer({
      ranges: false,
      send(response, body, told) {
        response.writeHead(200, { ...told, 'content-encoding': 'gzip', 'content-length': body.length }).end(body);
      },
    });
    server.put('a.csv.gz', gzipSync('id\n1\n'));
    expect(await rowsOf(server.origin, { path: 'a.csv.gz' })).toEqual([{ id: '1' }]);
  });

  test.each([
    ['with a length', { 'content-length': '200000' }],
    ['in chunks', {}],
  ] as const)('that breaks off %s begins again while that brings more', async (_, headers) => {
    let times = 0;
    await using server = await fileServer({
      ranges: false,
      send(response, body, told) {
        times += 1;
        response.writeHead(200, { ...told, ...headers });
        if (times > 3) return void response.end(body);
        response.write(body.subarray(0, 50_000 * times), () => response.destroy());
      },
    });
    server.put('a.csv', content);
    const store = open(server.origin);
    const object = await objectAt(store, 'a.csv');
    expect(object.version).toMatch(/^whole "/);
    expect((await readAll(store, object)).equals(content)).toBe(true);
  });

  test('that breaks off at the same byte each time is given up, with the reason', async () => {
    await using server = await fileServer({
      ranges: false,
      version: 'none',
      send: (response, body) => void response.write(body.subarray(0, 50_000), () => response.destroy()),
    });
    server.put('a.csv', content);
    await expect(objectAt(open(server.origin), 'a.csv')).rejects.toMatchObject({
      code: 'source.unreachable',
      retryable: true,
    });
  });

  test('that would fill the disk is refused', async () => {
    await using server = await fileServer({ version: 'none' });
    server.put('a.csv', content);
    const store = open(server.origin, { maxWholeBytes: 199_999 });
    await expect(objectAt(store, 'a.csv')).rejects.toMatchObject({ code: 'source.too_large' });
    expect((await objectAt(open(server.origin, { maxWholeBytes: 200_000 }), 'a.csv')).bytes).toBe(200_000);
  });

  test('is read though its address ends in nothing that tells a format', async () => {
    await using service = await httpService(({ url }, response) => {
      const headers: Record<string, Record<string, string>> = {
        '/type?id=1': { 'content-type': 'text/csv; charset=utf-8' },
        '/named?id=1': { 'content-disposition': 'attachment; filename="people.csv"' },
      };
      response.writeHead(200, headers[url]).end('id\n1\n');
    });
    for (const address of ['/type?id=1', '/named?id=1'])
      expect(await rowsOf(service.origin, { path: service.origin + address }), address).toEqual([{ id: '1' }]);
  });
});

describe('an answer', () => {
  const answering = (...statuses: readonly (readonly [number, Record<string, string>?])[]) =>
    fileServer({
      first(_, response, number) {
        const [status, headers] = statuses[number - 1] ?? [];
        if (status !== undefined) response.writeHead(status, headers).end();
        return status !== undefined;
      },
    });

  test.each([
    [401, 'source.auth'],
    [403, 'source.permission'],
    [400, 'source.refused'],
    [405, 'source.refused'],
  ])('of the status %i is %s, and not asked for again', async (status, code) => {
    await using server = await answering([status]);
    server.put('a.csv', 'id\n1\n');
    await expect(objectAt(open(server.origin), 'a.csv')).rejects.toMatchObject({
      code,
      retryable: false,
      message: expect.stringContaining(String(status)),
    });
    expect(server.asked).toHaveLength(1);
  });

  test.each([408, 429, 500, 502, 503, 504])('of the status %i is asked for again', async (status) => {
    await using server = await answering([status], [status]);
    server.put('a.csv', 'id\n1\n');
    expect((await objectAt(open(server.origin), 'a.csv')).bytes).toBe(5);
    expect(server.asked).toHaveLength(3);
  });

  test('that asks for time is not asked for before', async () => {
    await using server = await answering([429, { 'retry-after': '1' }]);
    server.put('a.csv', 'id\n1\n');
    const start = performance.now();
    expect((await objectAt(open(server.origin), 'a.csv')).bytes).toBe(5);
    // Timers may be early by a millisecond.
    expect(performance.now() - start).toBeGreaterThan(990);
  });

  test('that asks for more time than anybody waits is the end of it', async () => {
    await using server = await answering([503, { 'retry-after': '3600' }]);
    await expect(objectAt(open(server.origin), 'a.csv')).rejects.toMatchObject({
      code: 'source.busy',
      retryable: true,
      detail: { retryAfterMs: 3_600_000 },
    });
    expect(server.asked).toHaveLength(1);
  });
});

describe('credentials', () => {
  const secrets: readonly (readonly [
    string,
    HttpAuth,
    (asked: { url: string; headers: object }) => unknown,
    unknown,
  ])[] = [
    [
      'a key in a header',
      { apiKey: 's3', in: 'header', name: 'X-Key' },
      ({ headers }) => ({ ...headers })['x-key' as never],
      's3',
    ],
    [
      'a key in a parameter',
      { apiKey: 's 3', in: 'query', name: 'key' },
      ({ url }) => new URL(url, 'http://x').searchParams.get('key'),
      's 3',
    ],
    ['a bearer token', { token: 't' }, ({ headers }) => ({ ...headers })['authorization' as never], 'Bearer t'],
    [
      'a user',
      { username: 'Ann', password: 'p:w' },
      ({ headers }) => ({ ...headers })['authorization' as never],
      `Basic ${Buffer.from('Ann:p:w').toString('base64')}`,
    ],
  ];

  test.each(['User-Agent', 'accept', 'Range', 'Host', 'Transfer-Encoding'])(
    'are in no header that goes along to other addresses, or frames a request: %s',
    (name) => {
      expect(apiKey.safeParse({ apiKey: 's3', name }).success).toBe(false);
      expect(apiKey.safeParse({ apiKey: 's3', name: `X-${name}` }).success).toBe(true);
    },
  );

  test.each(secrets)('of %s go to the address and its redirects, and to no other', async (_, auth, sent, secret) => {
    await using other = await fileServer();
    other.put('there.csv', 'id\n1\n');
    await using server = await fileServer({
      first({ url }, response) {
        const to = url.startsWith('/near')
          ? '/here.csv?a=b'
          : url.startsWith('/far')
            ? `${other.origin}/there.csv`
            : null;
        if (to !== null) response.writeHead(302, { location: to }).end();
        return to !== null;
      },
    });
    server.put('here.csv', 'id\n1\n2\n');
    const store = open(server.origin, {}, auth);
    expect((await objectAt(store, 'near.csv')).bytes).toBe(7);
    expect(String(await readAll(store, await objectAt(store, 'far.csv')))).toBe('id\n1\n');
    expect(server.asked.map(sent)).toEqual(server.asked.map(() => secret));
    expect(other.asked.length).toBeGreaterThan(1);
    for (const asked of other.asked) {
      expect(sent(asked) ?? null).toBeNull();
      expect(asked.headers).not.toHaveProperty('cookie');
    }
  });

  test('stand in no message', async () => {
    const store = open('http://127.0.0.1:1', {}, { apiKey: 'secret', in: 'query', name: 'key' });
    const error = await objectAt(store, 'a.csv').catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'source.unreachable' });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  test('stand in no address', () => {
    expect(httpPullConfig.safeParse({ url: 'https://user:password@example.org/' }).success).toBe(false);
    expect(httpPullConfig.safeParse({ url: 'ftp://example.org/' }).success).toBe(false);
  });
});

describe('a path', () => {
  test('that is an address must be beneath that of the connector, where it has one', async () => {
    await using server = await fileServer();
    server.put('in/a.csv', 'id\n1\n');
    const store = open(`${server.origin}/in/`);
    expect((await objectAt(store, `${server.origin}/in/a.csv`)).bytes).toBe(5);
    for (const path of ['/out/a.csv', '/in/../out/a.csv', '/in/%2e%2e/out/a.csv', '/inn/a.csv'])
      await expect(store.stat(server.origin + path, never), path).rejects.toMatchObject({
        code: 'source.path_outside',
      });
    await expect(store.stat('http://elsewhere.example/in/a.csv', never)).rejects.toMatchObject({
      code: 'source.path_outside',
    });
    expect((await objectAt(open(undefined), `${server.origin}/in/a.csv`)).bytes).toBe(5);
    await expect(open(undefined).stat('a.csv', never)).rejects.toMatchObject({ code: 'net.bad_url' });
    await expect(open(undefined).stat(`http://u:p@${new URL(server.origin).host}/a`, never)).rejects.toMatchObject({
      code: 'net.bad_url',
    });
  });

  test('that is empty is the file at the address itself, with its parameters', async () => {
    await using service = await httpService((_, response) => void response.end('id\n1\n'));
    expect(await rowsOf(`${service.origin}/export?table=a%20b`, { fileFormat: 'csv' })).toEqual([{ id: '1' }]);
    expect(new Set(service.asked.map(({ url }) => url))).toEqual(new Set(['/export?table=a%20b']));
  });

  test('of several files in several places', async () => {
    await using one = await fileServer();
    await using other = await fileServer();
    one.put('a.csv', 'id\n1\n');
    other.put('b.csv', 'id\n2\n');
    const store = open(undefined, { files: [`${one.origin}/a.csv`, `${other.origin}/b.csv`, `${one.origin}/a.csv`] });
    expect((await listed(store)).map(({ path }) => path).sort()).toEqual(
      [`${one.origin}/a.csv`, `${other.origin}/b.csv`].sort(),
    );
  });
});

describe('addresses of private networks', () => {
  const guarded = (url: string) =>
    httpStore({ config: httpPullConfig.parse({ url }), auth: null, allowPrivateHosts: false, limits: SMALL_LIMITS });

  test.each([
    'http://127.0.0.1/a.csv',
    'http://169.254.169.254/latest/',
    'http://localhost/a.csv',
    'http://[::ffff:10.0.0.1]/a.csv',
  ])('are refused: %s', async (url) => {
    const store = guarded(url);
    await expect(store.stat('', never)).rejects.toMatchObject({ code: 'net.private_host', retryable: false });
    await expect(async () => {
      for (const { run } of store.checks) await run(never);
    }).rejects.toMatchObject({ code: 'net.private_host' });
  });
});

test('Test Connection tells how files are read', async () => {
  await using server = await fileServer();
  server.put('a.csv', 'id\n1\n');
  const told = async (config: object) => {
    const details: string[] = [];
    for (const { run } of open(server.origin, config, { token: 't' }).checks) details.push((await run(never)) ?? '');
    return details;
  };
  expect(await told({ files: ['a.csv'] })).toEqual([
    'A bearer token.',
    '1; the first is a.csv.',
    expect.stringMatching(/^a\.csv has 5 bytes\. It is read in ranges of the version "\w+"\.$/),
  ]);
  expect(await told({})).toEqual(['A bearer token.', 'The server answers, and has no file at this very address.']);
  expect(httpPull.auth.token!.safeParse({ token: 'a\nb' }).success).toBe(false);
});
