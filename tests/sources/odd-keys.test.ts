import { afterAll, describe, expect, test } from 'vitest';
import { archiveFiles } from '../../sources/files/archive-files.ts';
import { s3Config } from '../../sources/files/aws-s3/config.ts';
import { s3Store } from '../../sources/files/aws-s3/store.ts';
import { azureConfig } from '../../sources/files/azure-blob/config.ts';
import { azureStore } from '../../sources/files/azure-blob/store.ts';
import { gcsConfig } from '../../sources/files/gcs/config.ts';
import { gcsStore } from '../../sources/files/gcs/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import { listed, readAll } from '../contract/store-fixture.ts';
import { azurite } from '../services/azurite.ts';
import { fakeGcsServer } from '../services/fake-gcs-server.ts';
import { gcsServer } from '../services/gcs.ts';
import { moto, startMoto } from '../services/moto.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;

interface Place extends AsyncDisposable {
  readonly store: ObjectStore;
  put(key: string, content: string): Promise<void>;
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  async S3() {
    const server = await startMoto();
    const bucket = await server.bucket();
    const config = s3Config.parse({ bucket, region: 'us-east-1', endpoint: server.endpoint });
    const auth = { accessKeyId: 'key', secretAccessKey: 'secret', sessionName: 'sluice' };
    return {
      store: s3Store({ config, auth, allowPrivateHosts: true, limits: SMALL_LIMITS }),
      put: (key, content) => server.put(bucket, key, content),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
  async Azure() {
    const server = await azurite();
    const container = await server.container();
    const config = azureConfig.parse({ storageAccount: server.account, container, endpoint: server.endpoint });
    return {
      store: azureStore({ config, auth: { accountKey: server.key }, allowPrivateHosts: true, limits: SMALL_LIMITS }),
      put: (key, content) => server.put(container, key, content),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
  async Google() {
    const server = await gcsServer();
    const bucket = await server.bucket();
    const config = gcsConfig.parse({ bucket, endpoint: server.endpoint });
    return {
      store: gcsStore({ config, auth: null, allowPrivateHosts: true, limits: SMALL_LIMITS }),
      put: (key, content) => server.put(bucket, key, content),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
};

/** Keys that are no paths: with empty parts, with parts that lead upwards, with a slash at the end. */
const ODD = ['a//b.csv', '/c.csv', 'a/../d.csv', './e.csv', '../f.csv', 'g.csv/', 'a/b.csv', 'd.csv', 'g.csv'];

/** Azure takes none of these. */
const DOTS = /(^|\/)\.{1,2}(\/|$)/;

const scope = new AsyncDisposableStack();
afterAll(() => scope.disposeAsync());

describe.each(Object.keys(places))('keys of %s that are no paths', (name) => {
  const server = { S3: moto, Google: fakeGcsServer }[name] ?? {};
  test.skipIf('missing' in server)(
    'are listed, read, and put away, each as itself and none out of its place',
    async () => {
      const { store, put } = scope.use(await places[name]!());
      const odd = ODD.filter((key) => name !== 'Azure' || !DOTS.test(key));
      for (const key of odd) await put(key, `this is ${key}`);
      const found = await listed(store);
      expect(found.map(({ path }) => path).toSorted()).toEqual(odd.toSorted());
      for (const object of found) expect(String(await readAll(store, object))).toBe(`this is ${object.path}`);

      const archive = archiveFiles(store, () => false)!;
      const taken = new Set<string>();
      for (const object of found) {
        const split = { id: object.path, label: object.path, bytes: object.bytes, meta: { ...object } as never };
        const to = await archive.place(split, '.done/run', never);
        expect(to, object.path).toMatch(/^\.done\/run\/[^/]/);
        await archive.move(split, to, never);
        taken.add(to);
      }
      expect(taken.size).toBe(odd.length);
      const now = await listed(store);
      expect(now.map(({ path }) => path).toSorted()).toEqual([...taken].toSorted());
      const contents = await Promise.all(now.map(async (object) => String(await readAll(store, object))));
      expect(contents.toSorted()).toEqual(odd.map((key) => `this is ${key}`).toSorted());
    },
  );
});
