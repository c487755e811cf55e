import { afterEach, describe, expect, test, vi } from 'vitest';
import { listed, objectAt, readAll } from '../contract/store-fixture.ts';
import { type Asked, httpService } from '../services/http-service.ts';
import { KEY, LISTING, openS3 as open, ROLE, s3Error, xml } from './open-s3.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a service of roles that never answers keeps nobody who has gone', async () => {
  await using s3 = await httpService(xml(200, LISTING));
  await using sts = await httpService(() => new Promise<void>(() => {}));
  await using store = open(s3.origin, { auth: { key: { ...KEY, roleArn: ROLE, stsEndpoint: sts.origin } } });
  const object = { path: 'a.csv', bytes: 3, version: '"1"', modifiedAt: null };
  const calls: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
    stat: (signal) => store.stat('a.csv', signal),
    list: (signal) => listed(store, '', signal),
    open: (signal) => store.open(object, 0, signal),
    check: (signal) => store.checks[0]!.run(signal),
  };
  for (const [what, call] of Object.entries(calls)) {
    const controller = new AbortController();
    const start = performance.now();
    const ending = expect(call(controller.signal), what).rejects.toThrow('enough');
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await ending;
    // Without heeding the signal it would be a minute.
    expect(performance.now() - start, what).toBeLessThan(10_000);
  }
});

describe('what S3 refuses is told', () => {
  const cases = [
    {
      what: 'a missing permission, by its name',
      status: 403,
      code: 'AccessDenied',
      says: 'source.permission',
      message: /s3:ListBucket/,
    },
    {
      what: 'a wrong secret',
      status: 403,
      code: 'SignatureDoesNotMatch',
      says: 'source.auth',
      message: /SignatureDoesNotMatch/,
    },
    { what: 'a clock that is off', status: 403, code: 'RequestTimeTooSkewed', says: 'source.auth', message: /clock/ },
    {
      what: 'a bucket elsewhere, with where',
      status: 301,
      code: 'PermanentRedirect',
      says: 'source.region',
      message: /in ap-south-1/,
    },
    {
      what: 'a bucket that is not there',
      status: 404,
      code: 'NoSuchBucket',
      says: 'source.not_found',
      message: /bucket "b"/,
    },
    {
      what: 'too many requests, after some tries',
      status: 503,
      code: 'SlowDown',
      says: 'source.busy',
      message: /SlowDown/,
    },
    {
      what: 'anything else, in its own words',
      status: 400,
      code: 'InvalidBucketName',
      says: 'source.refused',
      message: /InvalidBucketName/,
    },
  ];
  test.each(cases)('$what', async ({ status, code, says, message }) => {
    await using s3 = await httpService(xml(status, s3Error(code), { 'x-amz-bucket-region': 'ap-south-1' }));
    await using store = open(s3.origin);
    await expect(listed(store)).rejects.toMatchObject({
      code: says,
      message: expect.stringMatching(message),
      next: expect.stringMatching(/\w/),
    });
    expect(s3.asked).toHaveLength(says === 'source.busy' ? SMALL_LIMITS.waitsMs.length + 1 : 1);
  });

  test.each([
    [403, 'InvalidAccessKeyId', 'source.auth'],
    [403, 'RequestTimeTooSkewed', 'source.auth'],
    [400, 'ExpiredToken', 'source.auth'],
    [400, 'AuthorizationHeaderMalformed', 'source.region'],
    [403, 'AccessDenied', 'source.permission'],
  ])('a look at one object, whose answer (%i) has no code: %s', async (status, code, says) => {
    await using s3 = await httpService((asked, response) => {
      if (asked.method === 'HEAD') response.writeHead(status).end();
      else xml(status, s3Error(code))(asked, response);
    });
    await using store = open(s3.origin);
    await expect(store.stat('a.csv', never)).rejects.toMatchObject({ code: says });
    expect(s3.asked.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
  });

  test('a role that may not be taken on, by its name', async () => {
    await using s3 = await httpService(xml(200, LISTING));
    await using sts = await httpService(
      xml(
        403,
        '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>No.</Message></Error></ErrorResponse>',
      ),
    );
    await using store = open(s3.origin, { auth: { key: { ...KEY, roleArn: ROLE, stsEndpoint: sts.origin } } });
    const [signIn] = store.checks;
    const told = {
      code: 'source.auth',
      message: expect.stringContaining(ROLE),
      next: expect.stringContaining('sts:AssumeRole'),
    };
    await expect(signIn!.run(never)).rejects.toMatchObject(told);
    expect(s3.asked).toEqual([]);
  });

  test('a service that heeds no condition and gives another version than was listed', async () => {
    await using s3 = await httpService(({ headers }, response) => {
      const [from, last] = /bytes=(\d+)-(\d+)/
        .exec(headers.range ?? '')!
        .slice(1)
        .map(Number) as [number, number];
      const headersOf = { etag: '"2"', 'content-length': last - from + 1, 'content-range': `bytes ${from}-${last}/9` };
      response.writeHead(206, headersOf).end('123456789'.slice(from, last + 1));
    });
    await using store = open(s3.origin);
    const object = { path: 'a.csv', bytes: 9, version: '"1"', modifiedAt: null };
    await expect(readAll(store, object)).rejects.toMatchObject({ code: 'source.changed', retryable: false });
    expect(String(await readAll(store, { ...object, version: '2' }))).toBe('123456789');
  });

  test('a service that sends as many bytes of another place', async () => {
    await using s3 = await httpService((_, response) => {
      response.writeHead(206, { etag: '"1"', 'content-length': 5, 'content-range': 'bytes 0-4/9' }).end('12345');
    });
    await using store = open(s3.origin);
    const object = { path: 'a.csv', bytes: 9, version: '"1"', modifiedAt: null };
    await expect(store.open(object, 4, never)).rejects.toMatchObject({ code: 'source.refused' });
  });

  test('a listing that stops in the middle of its answer', async () => {
    await using s3 = await httpService((_, response) => {
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.write(LISTING.slice(0, 100));
    });
    await using store = open(s3.origin, { limits: { answerMs: 300, waitsMs: [1] } });
    await expect(listed(store)).rejects.toMatchObject({ code: 'source.timeout', retryable: true });
    expect(s3.asked).toHaveLength(2);
  });

  test('credentials that end while objects are read', async () => {
    let hasEnded = false;
    await using s3 = await httpService((asked, response) => {
      if (hasEnded) xml(400, s3Error('ExpiredToken'))(asked, response);
      else if (asked.method === 'GET' && asked.headers.range === undefined) xml(200, LISTING)(asked, response);
      else response.writeHead(206, { etag: '"1"', 'content-length': 3, 'content-range': 'bytes 0-2/3' }).end('abc');
    });
    await using store = open(s3.origin, { auth: { key: { ...KEY, sessionToken: 'a while' } } });
    const [object] = await listed(store);
    expect(String(await readAll(store, object!))).toBe('abc');
    hasEnded = true;
    const told = { code: 'source.auth', message: expect.stringContaining('ExpiredToken'), retryable: false };
    await expect(readAll(store, object!)).rejects.toMatchObject(told);
    await expect(listed(store)).rejects.toMatchObject(told);
  });

  test('an object of an archive class', async () => {
    await using s3 = await httpService(({ method }, response) => {
      if (method === 'GET') xml(403, s3Error('InvalidObjectState'))({} as Asked, response);
      else response.writeHead(200, { etag: '"1"', 'content-length': '3' }).end();
    });
    await using store = open(s3.origin);
    const object = await objectAt(store, 'a.csv');
    await expect(store.open(object, 0, never)).rejects.toMatchObject({ code: 'source.object_cold' });
  });

  test('a service that sends another range than it was asked for', async () => {
    await using s3 = await httpService((_, response) => void response.writeHead(200, { etag: '"1"' }).end('all of it'));
    await using store = open(s3.origin);
    const object = { path: 'a.csv', bytes: 9, version: '"1"', modifiedAt: null };
    await expect(store.open(object, 4, never)).rejects.toMatchObject({ code: 'source.refused' });
  });

  test('an address in a private network, where those are not allowed, before anything is sent there', async () => {
    await using s3 = await httpService(xml(200, LISTING));
    expect(() => open(s3.origin, { allowPrivateHosts: false })).toThrow(
      expect.objectContaining({ code: 'net.private_host' }),
    );
    const sts = { key: { ...KEY, roleArn: ROLE, stsEndpoint: s3.origin } };
    expect(() => open(undefined, { auth: sts, allowPrivateHosts: false })).toThrow(
      expect.objectContaining({ code: 'net.private_host' }),
    );
    expect(s3.asked).toEqual([]);
  });

  test('a web identity of this machine that would go to somebody else', async () => {
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', '/nowhere');
    vi.stubEnv('AWS_ROLE_ARN', ROLE);
    for (const stsEndpoint of [
      'https://sts.example.com',
      'https://amazonaws.com.example.com',
      'http://sts.amazonaws.com',
    ])
      expect(
        () =>
          open(undefined, { auth: { role: { credentials: 'web_identity', stsEndpoint } }, allowPrivateHosts: false }),
        stsEndpoint,
      ).toThrow(expect.objectContaining({ code: 'net.foreign_host' }));
    const stsEndpoint = 'https://sts.eu-west-1.amazonaws.com';
    await using _ = open(undefined, {
      auth: { role: { credentials: 'web_identity', stsEndpoint } },
      allowPrivateHosts: false,
    });
  });
});
