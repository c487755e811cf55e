import { describe, expect, test } from 'vitest';
import { apiKey, type HttpAuth, httpPullConfig } from '../../sources/files/http-pull/config.ts';
import { httpStore } from '../../sources/files/http-pull/store.ts';
import { listed, objectAt, readAll } from '../contract/store-fixture.ts';
import { fileServer } from '../services/file-server.ts';
import { httpService } from '../services/http-service.ts';
import { openHttp as open, rowsOf } from './open-http.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;

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
