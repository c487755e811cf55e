import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import { accessKey, iamRole, s3Config } from '../../sources/files/aws-s3/config.ts';
import { s3Store } from '../../sources/files/aws-s3/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import { listed, objectAt, readAll } from '../contract/store-fixture.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { type Asked, type HttpService, httpService } from '../services/http-service.ts';
import { s3Server } from '../services/s3-server.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;
const ROLE = 'arn:aws:iam::123456789012:role/Reader';
const KEY = { accessKeyId: 'AKIAOWN', secretAccessKey: 'secret' };

/** A fake of S3 for one answer of its listing, as its reference writes it. */
const LISTING = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>b</Name><KeyCount>1</KeyCount>
<IsTruncated>false</IsTruncated><Contents><Key>a.csv</Key><Size>3</Size><ETag>"1"</ETag></Contents></ListBucketResult>`;

const s3Error = (code: string): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>As said.</Message></Error>`;

/** A fake of STS: answers of its two ways to take on a role, as its reference writes them. */
const role = (
  action: string,
): string => `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>
<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>of the role</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId>
<Arn>arn:aws:sts::123456789012:assumed-role/Reader/sluice</Arn></AssumedRoleUser></${action}Result></${action}Response>`;

const xml =
  (status: number, body: string, headers = {}) =>
  (_: Asked, response: Parameters<Parameters<typeof httpService>[0]>[1]) =>
    void response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body);

type Auth = { readonly key: z.input<typeof accessKey> } | { readonly role: z.input<typeof iamRole> };

interface Given {
  readonly auth?: Auth;
  readonly config?: Partial<z.input<typeof s3Config>>;
  readonly allowPrivateHosts?: boolean;
}

function open(
  endpoint: string | undefined,
  { auth = { key: KEY }, config, allowPrivateHosts = true }: Given = {},
): ObjectStore & AsyncDisposable {
  const store = s3Store({
    config: s3Config.parse({ bucket: 'b', region: 'eu-west-1', endpoint, ...config }),
    auth: 'key' in auth ? accessKey.parse(auth.key) : iamRole.parse(auth.role),
    allowPrivateHosts,
    limits: SMALL_LIMITS,
  });
  return Object.assign(store, { [Symbol.asyncDispose]: async () => store.close?.() });
}

/** The key, the region and the session that a request was signed with. */
function signer({ asked }: HttpService): { key?: string; region?: string; session: unknown } {
  const { headers } = asked.at(-1)!;
  const [, key, region] = /Credential=(\w+)\/\d+\/([\w-]+)\/s3\//.exec(headers.authorization ?? '') ?? [];
  return { ...(key && region ? { key, region } : {}), session: headers['x-amz-security-token'] };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('requests to S3 are signed', () => {
  test('with an access key, for its region, and say who pays', async () => {
    await using s3 = await httpService(xml(200, LISTING));
    await using store = open(s3.origin, { config: { requesterPays: true } });
    expect((await listed(store)).map(({ path }) => path)).toEqual(['a.csv']);
    expect(signer(s3)).toEqual({ key: 'AKIAOWN', region: 'eu-west-1', session: undefined });
    expect(s3.asked[0]!.headers['x-amz-request-payer']).toBe('requester');
    expect(s3.asked[0]!.url).toMatch(/^\/b\/?\?/);
  });

  test('with a key that is valid for a while', async () => {
    await using s3 = await httpService(xml(200, LISTING));
    await using store = open(s3.origin, { auth: { key: { ...KEY, sessionToken: 'a while' } } });
    await listed(store);
    expect(signer(s3)).toMatchObject({ key: 'AKIAOWN', session: 'a while' });
  });

  test.each(['a key', 'the environment'])(
    'with a role that %s takes on, with its external id, once for many requests',
    async (by) => {
      await using s3 = await httpService(xml(200, LISTING));
      await using sts = await httpService(xml(200, role('AssumeRole')));
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENV');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
      const wanted = { roleArn: ROLE, externalId: 'their id', stsEndpoint: sts.origin };
      const auth: Auth =
        by === 'a key' ? { key: { ...KEY, ...wanted } } : { role: { credentials: 'environment', ...wanted } };
      await using store = open(s3.origin, { auth });
      await listed(store);
      await listed(store);
      expect(signer(s3)).toMatchObject({ key: 'ASIAROLE', session: 'of the role' });
      expect(sts.asked).toHaveLength(1);
      expect(Object.fromEntries(new URLSearchParams(sts.asked[0]!.body))).toMatchObject({
        Action: 'AssumeRole',
        RoleArn: ROLE,
        ExternalId: 'their id',
        RoleSessionName: 'sluice',
      });
      expect(sts.asked[0]!.headers.authorization).toContain(
        by === 'a key' ? 'Credential=AKIAOWN/' : 'Credential=AKIAENV/',
      );
    },
  );

  test('with the role of a web identity, whose file the environment names', async () => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, 'token');
    await writeFile(file, 'who we are');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', file);
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/OfThePod');
    await using s3 = await httpService(xml(200, LISTING));
    await using sts = await httpService(xml(200, role('AssumeRoleWithWebIdentity')));
    await using store = open(s3.origin, { auth: { role: { credentials: 'web_identity', stsEndpoint: sts.origin } } });
    await listed(store);
    expect(signer(s3)).toMatchObject({ key: 'ASIAROLE', session: 'of the role' });
    expect(Object.fromEntries(new URLSearchParams(sts.asked[0]!.body))).toMatchObject({
      Action: 'AssumeRoleWithWebIdentity',
      RoleArn: 'arn:aws:iam::123456789012:role/OfThePod',
      WebIdentityToken: 'who we are',
    });
  });

  test('with the credentials of the instance', async () => {
    await using s3 = await httpService(xml(200, LISTING));
    // A fake of the metadata service of EC2, version 2.
    await using metadata = await httpService(({ method, url }, response) => {
      const credentials = { Code: 'Success', AccessKeyId: 'ASIAHERE', SecretAccessKey: 's', Token: 'of the instance' };
      if (method === 'PUT') response.end('a token');
      else if (url.endsWith('/security-credentials/')) response.end('TheRole');
      else response.end(JSON.stringify({ ...credentials, Expiration: '2099-01-01T00:00:00Z' }));
    });
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', metadata.origin);
    await using store = open(s3.origin, { auth: { role: { credentials: 'instance' } } });
    await listed(store);
    expect(signer(s3)).toMatchObject({ key: 'ASIAHERE', session: 'of the instance' });
  });
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
});

describe('a listing that would never end is refused', () => {
  const page = (mark: string) =>
    LISTING.replace(
      '<IsTruncated>false</IsTruncated>',
      `<IsTruncated>true</IsTruncated><NextContinuationToken>${mark}</NextContinuationToken>`,
    );

  test('since its next page is the one that was asked for', async () => {
    await using s3 = await httpService(xml(200, page('here').replace(/<Contents>.*<.Contents>/, '')));
    await using store = open(s3.origin);
    await expect(listed(store)).rejects.toMatchObject({ code: 'source.list_order' });
  });

  test('since it lists a key again', async () => {
    let pages = 0;
    await using s3 = await httpService((asked, response) => xml(200, page(`page ${pages++}`))(asked, response));
    await using store = open(s3.origin);
    await expect(listed(store)).rejects.toMatchObject({ code: 'source.list_order' });
  });
});

describe('objects that are read to their end', () => {
  test('one after another need no connection each', async () => {
    await using server = await s3Server();
    await using network = await faultProxy(server.endpoint);
    const bucket = server.bucket();
    // Of one request each, and of several; with what a key may have that an address may not.
    const sizes = [3, 40_000, 5, 7, 50_000, 9, 11, 13];
    for (const [number, size] of sizes.entries())
      await server.put(bucket, `(a+b) *'!/é ${number}%.csv`, 'x'.repeat(size));
    await using store = open(network.url(server.endpoint), { config: { bucket, region: 'us-east-1' } });
    for (const object of await listed(store)) expect(await readAll(store, object)).toHaveLength(object.bytes);
    expect(network.accepted).toBeLessThan(sizes.length);
  });
});

describe('an object that is moved', () => {
  test('in parts is the same afterwards', async () => {
    await using server = await s3Server();
    const bucket = server.bucket();
    const content = Buffer.alloc(11 * 1024 * 1024, 'abcdefg');
    await server.put(bucket, 'in/large.csv', content);
    const store = s3Store({
      config: s3Config.parse({ bucket, region: 'us-east-1', endpoint: server.endpoint }),
      auth: accessKey.parse(KEY),
      allowPrivateHosts: true,
      // S3 takes no part below 5 MiB but the last.
      copies: { atOnceBytes: 6 * 1024 * 1024, partBytes: 5 * 1024 * 1024 },
    });
    await store.moves!.move(await objectAt(store, 'in/large.csv'), 'done/large.csv', never);
    expect((await listed(store)).map(({ path: at }) => at)).toEqual(['done/large.csv']);
    expect((await server.content(bucket, 'done/large.csv'))!.equals(content)).toBe(true);
    await store.close!();
  });
});
