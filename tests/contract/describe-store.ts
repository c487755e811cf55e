import { describe, expect, test } from 'vitest';
import type { AnyConnector } from '../../runtime/contract/registry.ts';
import type { StoredObject } from '../../sources/files/object-store.ts';
import { describeStoreClaims } from './describe-store-claims.ts';
import { describeStoreListing } from './describe-store-listing.ts';
import { describeStoreMoves } from './describe-store-moves.ts';
import { describeStoreNetwork } from './describe-store-network.ts';
import { describeStoreSelection } from './describe-store-selection.ts';
import {
  bytesOf,
  listed,
  type OpenFixture,
  objectAt,
  readAll,
  readThrough,
  type StoreFixture,
} from './store-fixture.ts';

const never = new AbortController().signal;

/** What every store promises. `title`: what this fixture is about. */
export function describeStore(definition: AnyConnector, title: string, open: OpenFixture): void {
  describe(`the store ${definition.type}, ${title}`, () => {
    describeStoreListing(open);

    test('tells objects, folders and nothing apart', async () => {
      await using fixture = await open();
      await fixture.put('a/b.csv', 'x');
      await fixture.put('ab.csv', 'x');
      const kindAt = async (path: string) => (await fixture.store.stat(path, never)).kind;
      expect(await Promise.all(['', '.', 'a', 'a/', './a'].map(kindAt))).toEqual(Array(5).fill('folder'));
      expect(await Promise.all(['a/b.csv', './a/../ab.csv'].map(kindAt))).toEqual(['object', 'object']);
      expect(await Promise.all(['b', 'a/b', 'a/b.cs', 'ab', 'a/b.csv.gz'].map(kindAt))).toEqual(
        Array(5).fill('nothing'),
      );
    });

    test('lets no path out of its root', async () => {
      await using fixture = await open();
      const { store } = fixture;
      for (const path of ['..', '../x.csv', 'a/../../x.csv', '/etc/passwd', '/', 'a\0b.csv']) {
        await expect(store.stat(path, never), path).rejects.toMatchObject({ code: 'source.path_outside' });
        await expect(listed(store, path), path).rejects.toMatchObject({ code: 'source.path_outside' });
        if (store.moves !== undefined) expect(() => store.moves!.contain(path), path).toThrow();
      }
    });

    describe('opens', () => {
      const content = bytesOf(300_000);
      const opened = async (fixture: StoreFixture): Promise<StoredObject> => {
        await fixture.put('deep/data.csv', content);
        return objectAt(fixture.store, 'deep/data.csv');
      };

      test('from any byte to any other, read in pieces of any size', async () => {
        await using fixture = await open();
        const object = await opened(fixture);
        const ranges = [
          [0, undefined],
          [0, 1],
          [1, undefined],
          [299_999, undefined],
          [300_000, undefined],
          [70_000, 200_001],
          [5, 5],
          [65_536, 131_072],
        ] as const;
        for (const [from, to] of ranges) {
          for (const piece of [7_919, 400_000]) {
            await using reader = await fixture.store.open(object, from, never, to);
            const read = await readThrough(reader, piece);
            expect(read.equals(content.subarray(from, to)), `${from} to ${to} by ${piece}`).toBe(true);
            await reader.verify();
          }
        }
      });

      test('an empty object', async () => {
        await using fixture = await open();
        await fixture.put('empty.csv', '');
        const object = await objectAt(fixture.store, 'empty.csv');
        expect(await readAll(fixture.store, object)).toHaveLength(0);
        await fixture.put('empty.csv', 'no more');
        await expect(readAll(fixture.store, object)).rejects.toMatchObject({ code: 'source.changed' });
      });

      test('several readers at once', async () => {
        await using fixture = await open();
        const object = await opened(fixture);
        const read = await Promise.all([0, 1, 2, 3, 4].map(() => readAll(fixture.store, object)));
        expect(read.every((one) => one.equals(content))).toBe(true);
      });

      test('a reader that may be left in the middle', async () => {
        await using fixture = await open();
        const object = await opened(fixture);
        for (let times = 0; times < 5; times++) {
          await using reader = await fixture.store.open(object, times, never);
          expect(await reader.read(Buffer.alloc(10))).toBe(10);
        }
        expect((await readAll(fixture.store, object)).equals(content)).toBe(true);
      });

      test('no other version than was listed, from wherever a run goes on', async () => {
        await using fixture = await open();
        const object = await opened(fixture);
        await fixture.put(object.path, bytesOf(300_000, 1));
        for (const from of [1, 150_000, 299_999]) {
          const resumed = async () => {
            await using reader = await fixture.store.open(object, from, never);
            await readThrough(reader, 50_000);
            await reader.verify();
          };
          await expect(resumed(), `from ${from}`).rejects.toMatchObject({ code: 'source.changed', retryable: false });
        }
      });

      test('no other version than was listed', async () => {
        await using fixture = await open();
        const object = await opened(fixture);
        await fixture.put(object.path, bytesOf(300_000, 1));
        await expect(readAll(fixture.store, object)).rejects.toMatchObject({
          code: 'source.changed',
          retryable: false,
        });
        const other = await objectAt(fixture.store, object.path);
        await fixture.remove(object.path);
        const code = expect.stringMatching(/^source\.(changed|not_found)$/);
        await expect(readAll(fixture.store, other)).rejects.toMatchObject({ code, retryable: false });
      });

      test('and says so when the object is replaced while it is read', async () => {
        await using fixture = await open();
        const object = await opened(fixture);
        await using reader = await fixture.store.open(object, 0, never);
        const first = Buffer.alloc(1_000);
        await reader.read(first);
        expect(first.equals(content.subarray(0, 1_000))).toBe(true);
        await fixture.put(object.path, bytesOf(300_000, 1));
        const rest = readThrough(reader, 50_000).then(async () => reader.verify());
        await expect(rest).rejects.toMatchObject({ code: 'source.changed', origin: { label: object.path } });
      });
    });

    test('does nothing for a signal that has aborted', async () => {
      await using fixture = await open();
      await fixture.put('a.csv', 'abc');
      const object = await objectAt(fixture.store, 'a.csv');
      const gone = AbortSignal.abort(new Error('nobody waits'));
      await expect(fixture.store.stat('a.csv', gone)).rejects.toThrow('nobody waits');
      await expect(listed(fixture.store, '', gone)).rejects.toThrow('nobody waits');
      await expect(fixture.store.open(object, 0, gone)).rejects.toThrow('nobody waits');
    });

    test('tests its connection step by step, and says what failed', async () => {
      await using fixture = await open();
      await fixture.put('a.csv', 'abc');
      expect(fixture.store.checks.length).toBeGreaterThan(0);
      for (const { run } of fixture.store.checks) await run(never);
      for (const [what, { store, code }] of Object.entries(fixture.broken)) {
        const run = async () => {
          for (const step of store.checks) await step.run(never);
        };
        await expect(run(), what).rejects.toMatchObject({ code, next: expect.stringMatching(/\w/) });
        await expect(listed(store), what).rejects.toMatchObject({ code });
      }
    });

    describeStoreMoves(open);
    describeStoreClaims(open);
    describeStoreSelection(open);
    describeStoreNetwork(open);
  });
}
