import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  ContainerSASPermissions,
  generateAccountSASQueryParameters,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Azurite, azurite } from '../services/azurite.ts';
import { httpService, json } from '../services/http-service.ts';
import { type Moto, moto, startMoto } from '../services/moto.ts';
import { checked, endOf } from './checked.ts';

const STORE = ['Find the credentials', 'List the objects', 'Read an object'];
const FILES = ['Find the files', 'Read the columns', 'Read the first rows'];
const ARCHIVE = ['Write into the archive', 'Move files out of their folder'];
const ALL = [...STORE, ...FILES, ...ARCHIVE, 'Write into the folder of failed files', 'Move failed files there'];
const CSV = 'a,b\n1,2\n';

describe.skipIf('missing' in moto)('a bucket of moto, which holds keys to their policies', () => {
  let server: Moto;
  let bucket: string;
  const keys = new Map<string, { readonly accessKeyId: string; readonly secretAccessKey: string }>();
  const POLICIES = {
    all: ['s3:ListBucket', 's3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    noDelete: ['s3:ListBucket', 's3:GetObject', 's3:PutObject'],
    noWrite: ['s3:ListBucket', 's3:GetObject'],
    noRead: ['s3:ListBucket'],
    noList: ['s3:GetObject'],
  };

  beforeAll(async () => {
    server = await startMoto();
    bucket = await server.bucket();
    await server.put(bucket, 'in/a.csv', CSV);
    for (const [user, actions] of Object.entries(POLICIES)) keys.set(user, await server.keyFor(user, actions));
    await server.enforce();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each([
    ['all', { passed: ALL }],
    ['noDelete', { passed: [...STORE, ...FILES, ARCHIVE[0]], lacks: 's3:DeleteObject' }],
    ['noWrite', { passed: [...STORE, ...FILES], lacks: 's3:PutObject' }],
    ['noRead', { passed: STORE.slice(0, 2), lacks: 's3:GetObject' }],
    ['noList', { passed: STORE.slice(0, 1), lacks: 's3:ListBucket' }],
  ])('%s: the test of the connection names what is missing', async (user, expected) => {
    const report = await checked({
      type: 'aws_s3',
      auth: { method: 'access_key', config: { ...keys.get(user)! } },
      connector: { bucket, region: 'us-east-1', endpoint: server.endpoint },
    });
    const { passed, lacks } = endOf(report);
    expect({ passed, ...(lacks === undefined ? {} : { lacks: lacks.replace(` on ${bucket}`, '') }) }).toEqual(expected);
    for (const { durationMs } of report.steps) expect(durationMs).toBeGreaterThanOrEqual(0);
  });
});

describe('a container of azurite, by a signature', () => {
  let server: Azurite;
  let container: string;
  beforeAll(async () => {
    server = await azurite();
    container = await server.container();
    await server.put(container, 'in/a.csv', CSV);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const expiresOn = new Date('2099-01-01');
  const credential = () => new StorageSharedKeyCredential(server.account, server.key);
  const check = (sasToken: string) =>
    checked({
      type: 'azure_blob',
      auth: { method: 'token', config: { sasToken } },
      connector: { storageAccount: server.account, container, endpoint: server.endpoint },
    });

  test.each([
    ['rlcwd', { passed: ALL }],
    ['rlcd', { passed: ALL }],
    ['rlw', { passed: [...STORE, ...FILES, ARCHIVE[0]], lacks: 'to delete (d)' }],
    ['rl', { passed: [...STORE, ...FILES], lacks: 'to create or to write (c or w)' }],
    ['l', { passed: STORE.slice(0, 2), lacks: 'to read (r)' }],
    ['r', { passed: STORE.slice(0, 1), lacks: 'to list (l)' }],
  ])('%s: the test of the connection names the letter that is missing', async (letters, expected) => {
    const permissions = ContainerSASPermissions.parse(letters);
    const token = generateBlobSASQueryParameters({ containerName: container, permissions, expiresOn }, credential());
    expect(endOf(await check(token.toString()))).toEqual(expected);
    for (const left of ['rl', 'rlcd'].includes(letters) ? [`done/`] : [])
      expect(await server.content(container, left)).toBeNull();
  });

  test('for the account, and not for objects: the resource type is named', async () => {
    const token = generateAccountSASQueryParameters(
      {
        permissions: AccountSASPermissions.parse('rl'),
        services: AccountSASServices.parse('b').toString(),
        resourceTypes: AccountSASResourceTypes.parse('c').toString(),
        expiresOn,
      },
      credential(),
    );
    expect(endOf(await check(token.toString()))).toEqual({
      passed: STORE.slice(0, 2),
      lacks: 'a signature for containers and objects (srt=co)',
    });
  });
});

describe('a fake of Google Cloud Storage that answers 403 as documented, since the emulator takes any token', () => {
  const NEEDED: readonly (readonly [string, (method: string, url: URL) => boolean])[] = [
    ['storage.objects.create', (method) => method === 'POST'],
    ['storage.objects.delete', (method) => method === 'DELETE'],
    ['storage.objects.list', (method, url) => method === 'GET' && url.pathname.endsWith('/o')],
    ['storage.objects.get', (method) => method === 'GET'],
  ];

  async function check(missing: string | null) {
    const objects = new Set(['in/a.csv']);
    const resource = (name: string) => ({
      name,
      size: String(CSV.length),
      generation: '7',
      timeCreated: '2026-01-01T00:00:00.000Z',
    });
    await using google = await httpService(({ method, url: path, headers }, response) => {
      const url = new URL(path, 'http://here');
      const needed = NEEDED.find(([, asks]) => asks(method, url))![0];
      if (needed === missing) {
        const message = `reader@here.iam.gserviceaccount.com does not have ${needed} access to the Google Cloud Storage object.`;
        return json(response, { error: { code: 403, message, errors: [{ reason: 'forbidden', message }] } }, 403);
      }
      const name = decodeURIComponent(url.pathname.slice(url.pathname.indexOf('/o/') + 3));
      if (method === 'POST') {
        objects.add(url.searchParams.get('name')!);
        return json(response, { name: url.searchParams.get('name') });
      }
      if (method === 'DELETE')
        return objects.delete(name) ? void response.writeHead(204).end() : json(response, {}, 404);
      if (needed === 'storage.objects.list') {
        const prefix = url.searchParams.get('prefix') ?? '';
        return json(response, {
          items: [...objects]
            .filter((one) => one.startsWith(prefix))
            .sort()
            .map(resource),
        });
      }
      if (!objects.has(name)) return json(response, {}, 404);
      if (url.searchParams.get('alt') !== 'media') return json(response, resource(name));
      const [from, to] = /(\d+)-(\d+)/.exec(headers.range!)!.slice(1).map(Number) as [number, number];
      response
        .writeHead(206, { 'x-goog-generation': '7', 'content-range': `bytes ${from}-${to}/${CSV.length}` })
        .end(CSV.slice(from, to + 1));
    });
    const report = await checked({
      type: 'gcs',
      auth: { method: 'token', config: { accessToken: 'good' } },
      connector: { bucket: 'here', endpoint: google.origin },
    });
    return { ...endOf(report), objects: [...objects].map((name) => name.replace(/[\da-f]{8}-[\da-f-]{27}/, 'ID')) };
  }

  test.each([
    [null, { passed: ALL, objects: ['in/a.csv'] }],
    [
      'storage.objects.delete',
      {
        passed: [...STORE, ...FILES, ARCHIVE[0]],
        lacks: 'storage.objects.delete',
        objects: ['in/a.csv', 'done/.sluice-test-ID'],
      },
    ],
    [
      'storage.objects.create',
      { passed: [...STORE, ...FILES], lacks: 'storage.objects.create', objects: ['in/a.csv'] },
    ],
    ['storage.objects.get', { passed: STORE.slice(0, 2), lacks: 'storage.objects.get', objects: ['in/a.csv'] }],
    ['storage.objects.list', { passed: STORE.slice(0, 1), lacks: 'storage.objects.list', objects: ['in/a.csv'] }],
  ])('without %s: the test of the connection names it', async (missing, expected) => {
    expect(await check(missing)).toEqual(expected);
  });
});
