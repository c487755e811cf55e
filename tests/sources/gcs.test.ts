import { generateKeyPairSync, verify } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type GcsAuth, gcsConfig, serviceAccount } from '../../sources/files/gcs/config.ts';
import { gcsStore } from '../../sources/files/gcs/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import { listed, objectAt, readAll } from '../contract/store-fixture.ts';
import { type HttpService, httpService, json } from '../services/http-service.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;
const opened: ObjectStore[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close?.();
  vi.unstubAllEnvs();
});

function open(config: object, auth: GcsAuth = null, allowPrivateHosts = true): ObjectStore {
  const store = gcsStore({
    config: gcsConfig.parse({ bucket: 'here', ...config }),
    auth,
    allowPrivateHosts,
    limits: SMALL_LIMITS,
  });
  opened.push(store);
  return store;
}

const A = { name: 'a.csv', size: '3', generation: '7', timeCreated: '2026-01-01T00:00:00.000Z' };

/** A fake of the JSON API, of one object, that heeds conditions as Google documents them: the emulator heeds none. */
function fakeGoogle(
  other?: (url: URL, response: ServerResponse, method: string, headers: IncomingHttpHeaders) => boolean,
): Promise<HttpService> {
  return httpService(({ url, method, headers }, response) => {
    const at = new URL(url, 'http://here');
    if (other?.(at, response, method, headers)) return;
    const wanted = at.searchParams.get('ifGenerationMatch');
    if (wanted !== null && wanted !== A.generation) return json(response, refusal('conditionNotMet'), 412);
    if (at.pathname === '/storage/v1/b/here/o') return json(response, { items: [A] });
    if (at.pathname !== '/storage/v1/b/here/o/a.csv') return json(response, refusal('notFound'), 404);
    if (at.searchParams.get('alt') !== 'media') return json(response, A);
    const [from, to] = /(\d+)-(\d+)/
      .exec(headers.range ?? '')!
      .slice(1)
      .map(Number) as [number, number];
    response
      .writeHead(206, { 'x-goog-generation': A.generation, 'content-range': `bytes ${from}-${to}/3` })
      .end('abc'.slice(from, to + 1));
  });
}

const refusal = (reason: string) => ({ error: { code: 0, errors: [{ reason }] } });

describe('a fake of Google Cloud Storage', () => {
  test('is asked for one generation alone, and what is stored packed as it lies there', async () => {
    await using google = await fakeGoogle();
    const store = open({ endpoint: google.origin });
    const object = await objectAt(store, 'a.csv');
    expect(object).toEqual({ path: 'a.csv', bytes: 3, version: '7', modifiedAt: Date.UTC(2026, 0, 1) });
    expect(String(await readAll(store, object))).toBe('abc');
    const { url, headers } = google.asked.at(-1)!;
    expect(new URL(url, 'http://here').searchParams.get('ifGenerationMatch')).toBe('7');
    expect(headers['accept-encoding']).toBe('gzip');
    const before = { ...object, version: '6' };
    await expect(readAll(store, before)).rejects.toMatchObject({ code: 'source.changed' });
  });

  test('that gives another generation than it was asked for is not read', async () => {
    await using google = await fakeGoogle((url, response) => {
      if (url.searchParams.get('alt') !== 'media') return false;
      response.writeHead(206, { 'x-goog-generation': '8', 'content-range': 'bytes 0-2/3' }).end('xyz');
      return true;
    });
    const store = open({ endpoint: google.origin });
    const object = await objectAt(store, 'a.csv');
    await expect(readAll(store, object)).rejects.toMatchObject({ code: 'source.changed' });
  });

  test('copies large objects call by call, and replaces nothing that came in between', async () => {
    const steps: (string | null)[] = [];
    let isTaken = false;
    await using google = await fakeGoogle((url, response, method) => {
      if (method === 'DELETE') response.writeHead(204).end();
      else if (url.pathname.endsWith('/o/done%2Fa.csv') && method === 'GET' && isTaken)
        json(response, { ...A, size: '4' });
      else if (method !== 'POST') return false;
      else {
        steps.push(url.searchParams.get('rewriteToken'));
        expect(url.searchParams.get('ifGenerationMatch')).toBe('0');
        expect(url.searchParams.get('ifSourceGenerationMatch')).toBe('7');
        if (steps.length === 4) isTaken = true;
        if (isTaken) json(response, refusal('conditionNotMet'), 412);
        else json(response, steps.length < 3 ? { done: false, rewriteToken: `t${steps.length}` } : { done: true });
      }
      return true;
    });
    const store = open({ endpoint: google.origin });
    const object = await objectAt(store, 'a.csv');
    await store.moves!.move(object, 'done/a.csv', never);
    expect(steps).toEqual([null, 't1', 't2']);
    expect(google.asked.at(-1)).toMatchObject({
      method: 'DELETE',
      url: expect.stringContaining('ifGenerationMatch=7'),
    });
    await expect(store.moves!.move(object, 'done/a.csv', never)).rejects.toMatchObject({
      code: 'source.archive_taken',
    });
  });

  test.each([
    [403, 'forbidden', 'source.permission', 'storage.objects.list'],
    [400, 'userProjectMissing', 'source.refused', 'userProjectMissing'],
    [401, 'authError', 'source.auth', 'authError'],
    [404, 'notFound', 'source.not_found', 'bucket "here"'],
  ])('that answers %i %s: %s', async (status, reason, code, said) => {
    await using google = await fakeGoogle((_, response) => {
      json(response, refusal(reason), status);
      return true;
    });
    const failure = { code, message: expect.stringContaining(said), retryable: false };
    await expect(listed(open({ endpoint: google.origin }))).rejects.toMatchObject(failure);
  });

  test.each([
    [403, 'rateLimitExceeded'],
    [429, 'rateLimitExceeded'],
    [503, 'backendError'],
  ])('that answers %i %s is asked again', async (status, reason) => {
    let times = 0;
    await using google = await fakeGoogle((_, response) => {
      times += 1;
      if (times < 3) json(response, refusal(reason), status);
      return times < 3;
    });
    expect(await listed(open({ endpoint: google.origin }))).toHaveLength(1);
  });

  test('is told which project pays, where the requester does', async () => {
    await using google = await fakeGoogle();
    const config = { endpoint: google.origin, requesterPays: true };
    await listed(open({ ...config, project: 'payer' }));
    for (const { url } of google.asked) expect(url).toContain('userProject=payer');
    expect(() => open(config)).toThrow(expect.objectContaining({ code: 'source.auth' }));
  });
});

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY = JSON.stringify({
  type: 'service_account',
  client_email: 'reader@here.iam.gserviceaccount.com',
  private_key_id: 'k1',
  private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  // Never asked: who wrote the file would choose where.
  token_uri: 'http://127.0.0.1:1/',
});

describe('a service account', () => {
  test('signs for a token, once for many requests, and anew before it ends', async () => {
    let seconds = 3600;
    await using service = await httpService(({ body }, response) => {
      const form = new URLSearchParams(body);
      const [header, claims, signature] = form.get('assertion')!.split('.') as [string, string, string];
      const isSigned = verify(
        'RSA-SHA256',
        Buffer.from(`${header}.${claims}`),
        pair.publicKey,
        Buffer.from(signature, 'base64url'),
      );
      const { iss, aud, scope, exp, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString());
      expect([isSigned, form.get('grant_type'), iss, aud, exp - iat]).toEqual([
        true,
        'urn:ietf:params:oauth:grant-type:jwt-bearer',
        'reader@here.iam.gserviceaccount.com',
        'https://oauth2.googleapis.com/token',
        3600,
      ]);
      expect(scope).toBe('https://www.googleapis.com/auth/devstorage.read_write');
      json(response, { access_token: `token-${service.asked.length}`, expires_in: seconds });
    });
    await using google = await fakeGoogle();
    const auth = serviceAccount.parse({ serviceAccountJson: KEY, tokenEndpoint: service.origin });
    const store = open({ endpoint: google.origin }, auth);
    await Promise.all([listed(store), listed(store), objectAt(store, 'a.csv')]);
    expect(service.asked).toHaveLength(1);
    expect(new Set(google.asked.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token-1']));
    expect(await store.checks[0]!.run(never)).toBe('Signed in as reader@here.iam.gserviceaccount.com.');
    seconds = 60;
    const hasty = open({ endpoint: google.origin }, auth);
    await listed(hasty);
    await listed(hasty);
    expect(google.asked.at(-1)!.headers.authorization).toBe('Bearer token-3');
  });

  test('that is refused a token says so', async () => {
    await using service = await httpService((_, response) => json(response, { error: 'invalid_grant' }, 400));
    const auth = serviceAccount.parse({ serviceAccountJson: KEY, tokenEndpoint: service.origin });
    await expect(listed(open({}, auth))).rejects.toMatchObject({
      code: 'source.auth',
      message: expect.stringContaining('invalid_grant'),
    });
  });

  test('is a key file whole, and its addresses are public', async () => {
    for (const text of ['', '{}', 'null', JSON.stringify({ ...JSON.parse(KEY), type: 'external_account' })])
      expect(serviceAccount.safeParse({ serviceAccountJson: text }).success, text).toBe(false);
    const broken = { ...JSON.parse(KEY), private_key: 'no key' };
    await expect(listed(open({}, { serviceAccountJson: JSON.stringify(broken) }))).rejects.toMatchObject({
      code: 'source.auth',
    });
    const inside = { serviceAccountJson: KEY, tokenEndpoint: 'http://169.254.169.254/token' };
    const refused = { code: 'net.private_host' };
    await expect(listed(open({}, inside, false))).rejects.toMatchObject(refused);
    await expect(listed(open({ endpoint: 'http://127.0.0.1/' }, null, false))).rejects.toMatchObject(refused);
  });
});

describe('default credentials', () => {
  test("are those of a machine of Google's, by a fake of its metadata service", async () => {
    await using metadata = await httpService(({ url, headers }, response) => {
      response.setHeader('metadata-flavor', 'Google');
      if (headers['metadata-flavor'] !== 'Google') response.writeHead(403).end();
      else if (url.includes('/token')) json(response, { access_token: 'of-the-machine', expires_in: 3600 });
      else response.end('here');
    });
    await using google = await fakeGoogle();
    await using home = await temporaryFolder();
    vi.stubEnv('HOME', home.path);
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '');
    vi.stubEnv('GCE_METADATA_HOST', new URL(metadata.origin).host);
    vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present');
    const store = open({ endpoint: google.origin }, {});
    expect(await listed(store)).toHaveLength(1);
    expect(google.asked[0]!.headers.authorization).toBe('Bearer of-the-machine');
  });

  test('go to nobody but Google, unless private hosts are allowed', async () => {
    for (const endpoint of [
      'https://storage.example.com',
      'https://googleapis.com.example.com',
      'http://storage.googleapis.com',
    ])
      expect(() => open({ endpoint }, {}, false), endpoint).toThrow(
        expect.objectContaining({ code: 'net.foreign_host' }),
      );
    open({ endpoint: 'https://storage.me-central2.rep.googleapis.com' }, {}, false);
    open({ endpoint: 'https://storage.example.com' }, { accessToken: 'own' }, false);
  });

  test('that this machine has not are told of', async () => {
    await using home = await temporaryFolder();
    vi.stubEnv('HOME', home.path);
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', `${home.path}/no-such.json`);
    await expect(listed(open({}, {}))).rejects.toMatchObject({
      code: 'source.auth',
      next: expect.stringContaining('GOOGLE_APPLICATION_CREDENTIALS'),
    });
  });
});
