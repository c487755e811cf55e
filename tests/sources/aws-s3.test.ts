import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { accessKey, s3Config } from '../../sources/files/aws-s3/config.ts';
import { s3Store } from '../../sources/files/aws-s3/store.ts';
import { listed, objectAt, readAll } from '../contract/store-fixture.ts';
import { faultProxy } from '../services/fault-proxy.ts';
import { type HttpService, httpService } from '../services/http-service.ts';
import { s3Server } from '../services/s3-server.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { type Auth, KEY, LISTING, openS3 as open, ROLE, role, xml } from './open-s3.ts';

const never = new AbortController().signal;

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

  test('with a role that is taken on again before its credentials end', async () => {
    await using s3 = await httpService(xml(200, LISTING));
    let times = 0;
    await using sts = await httpService((asked, response) => {
      times += 1;
      const ends = new Date(Date.now() + (times === 1 ? 60_000 : 3_600_000)).toISOString();
      const body = role('AssumeRole').replace('2099-01-01T00:00:00Z', ends).replace('ASIAROLE', `ASIAROLE${times}`);
      xml(200, body)(asked, response);
    });
    await using store = open(s3.origin, { auth: { key: { ...KEY, roleArn: ROLE, stsEndpoint: sts.origin } } });
    await listed(store);
    await expect
      .poll(async () => {
        await listed(store);
        return signer(s3).key;
      })
      .toBe('ASIAROLE2');
    await listed(store);
    expect(times).toBe(2);
  });

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
