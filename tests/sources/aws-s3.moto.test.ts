import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { accessKey, iamRole, type S3Auth, s3Config } from '../../sources/files/aws-s3/config.ts';
import { awsS3 } from '../../sources/files/aws-s3/definition.ts';
import { s3Store } from '../../sources/files/aws-s3/store.ts';
import { describeStore } from '../contract/describe-store.ts';
import { objectAt, readAll } from '../contract/store-fixture.ts';
import { type Moto, moto, startMoto } from '../services/moto.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { s3Fixture } from './s3-fixture.ts';
import { SMALL_LIMITS } from './small-limits.ts';

/** A connection to moto brings one answer, which must be long enough to be broken off where the tests do. */
const LARGER_LIMITS = {
  ...SMALL_LIMITS,
  partBytes: 160 * 1024,
  aheadBytes: 480 * 1024,
  waitsMs: [...SMALL_LIMITS.waitsMs, 100, 200],
};
/** Names that moto takes: it answers to others in HTML. */
const taken = (names: readonly string[]) => names.filter((name) => !/[\n\t\\]/.test(name) && name.length < 500);
const ROLE = 'arn:aws:iam::123456789012:role/Reader';

describe.skipIf('missing' in moto)('by the server of moto', () => {
  let server: Moto;
  beforeAll(async () => {
    server = await startMoto();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  describeStore(awsS3, 'a folder of a bucket of moto', async (limits) =>
    s3Fixture({ server, bucket: await server.bucket(), names: taken, limits: { ...LARGER_LIMITS, ...limits } }),
  );

  const signedBy = async (auth: S3Auth): Promise<string> => {
    const bucket = await server.bucket();
    await server.put(bucket, 'a.csv', 'abc');
    const config = s3Config.parse({ bucket, region: 'us-east-1', endpoint: server.endpoint });
    const store = s3Store({ config, auth, allowPrivateHosts: true, limits: SMALL_LIMITS });
    expect(String(await readAll(store, await objectAt(store, 'a.csv')))).toBe('abc');
    const [credentials] = store.checks;
    const found = await credentials!.run(new AbortController().signal);
    await store.close?.();
    return found ?? '';
  };

  test('a key takes on a role of STS, with its external id, and reads by its credentials', async () => {
    const key = { accessKeyId: 'AKIAOWN', secretAccessKey: 'secret' };
    const auth = accessKey.parse({ ...key, roleArn: ROLE, externalId: 'their id', stsEndpoint: server.endpoint });
    expect(await signedBy(auth)).toMatch(/^Signed with the key ASIA/);
    expect(await signedBy(accessKey.parse(key))).toBe('Signed with the key AKIAOWN.');
  });

  test('a web identity takes on a role of STS, and reads by its credentials', async () => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, 'token');
    await writeFile(file, 'who we are');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', file);
    vi.stubEnv('AWS_ROLE_ARN', ROLE);
    const auth = iamRole.parse({ credentials: 'web_identity', stsEndpoint: server.endpoint });
    expect(await signedBy(auth)).toMatch(/^Signed with the key ASIA/);
  });
});
