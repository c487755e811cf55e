import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { httpPull } from '../../sources/files/http-pull/definition.ts';
import { bytesOf, objectAt, readAll, readThrough } from '../contract/store-fixture.ts';
import { fileServer } from '../services/file-server.ts';
import { httpService } from '../services/http-service.ts';
import { openHttp as open, rowsOf } from './open-http.ts';

const never = new AbortController().signal;
const content = bytesOf(200_000);

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
