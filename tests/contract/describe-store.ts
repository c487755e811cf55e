import { describe, expect, test } from 'vitest';
import type { AnyConnector } from '../../runtime/contract/registry.ts';
import type { StoredObject } from '../../sources/files/object-store.ts';
import { describeStoreMoves } from './describe-store-moves.ts';
import { describeStoreNetwork } from './describe-store-network.ts';
import { describeStoreSelection } from './describe-store-selection.ts';
import { bytesOf, listed, objectAt, readAll, readThrough, type StoreFixture } from './store-fixture.ts';

const never = new AbortController().signal;

/** Names that a careless client breaks: marks of addresses, of shells, of patterns, characters of two to four bytes. */
const NAUGHTY = [
  'with space.csv',
  'plus+and&.csv',
  '100%25 %2F.csv',
  'a#b?c=d.csv',
  `it's "quoted".csv`,
  '[a-z]*{b}.csv',
  '~tilde$HOME`x`.csv',
  'semi;colon,comma@at=.csv',
  'ümlaut-é.csv',
  '日本語.csv',
  '🦀.csv',
  'Ａ.csv',
  `${'long'.repeat(50)}.csv`,
];

/** What every store promises. `title`: what this fixture is about. */
export function describeStore(definition: AnyConnector, title: string, open: () => Promise<StoreFixture>): void {
  describe(`the store ${definition.type}, ${title}`, () => {
    describe('lists', () => {
      test('what lies beneath a folder at any depth, in ascending order', async () => {
        await using fixture = await open();
        const given = ['b.csv', 'a/b.csv', 'a/b/c.csv', 'a.csv', 'a-b.csv', 'ab/x.csv', 'c/B.csv', 'c/a.csv'];
        const names = inOrder(fixture.names?.(given) ?? given);
        for (const path of names) await fixture.put(path, 'x');
        const paths = async (folder: string) => (await listed(fixture.store, folder)).map(({ path }) => path);
        const beneath = names.filter((path) => path.startsWith('a/'));
        expect(beneath).toContain('a/b/c.csv');
        expect(await paths('')).toEqual(names);
        expect(await paths('a')).toEqual(beneath);
        expect(await paths('./a/')).toEqual(beneath);
      });

      test('only what is wanted, asked by its path', async () => {
        await using fixture = await open();
        for (const path of ['in/a.csv', 'in/b.txt', 'in/deep/c.csv', 'other/d.csv']) await fixture.put(path, 'x');
        const asked: string[] = [];
        const found: string[] = [];
        const wanted = (path: string) => asked.push(path) > 0 && path.endsWith('.csv');
        for await (const { path } of fixture.store.list('in', wanted, never)) found.push(path);
        expect(found).toEqual(['in/a.csv', 'in/deep/c.csv']);
        expect(asked).toEqual(['in/a.csv', 'in/b.txt', 'in/deep/c.csv']);
      });

      test('more objects than one answer tells of, each once', async () => {
        await using fixture = await open();
        const names = Array.from({ length: 25 }, (_, number) => `many/${String(number).padStart(3, '0')}.csv`);
        for (const name of names) await fixture.put(name, name);
        expect((await listed(fixture.store, 'many')).map(({ path }) => path)).toEqual(names);
      });

      test('as far as somebody asks', async () => {
        await using fixture = await open();
        for (let number = 0; number < 25; number++) await fixture.put(`${number}.csv`, 'x');
        for await (const { path } of fixture.store.list('', () => true, never)) {
          expect(path).toBe('0.csv');
          break;
        }
        expect(await listed(fixture.store)).toHaveLength(25);
      });

      test('each object as a look at it shows it', async () => {
        await using fixture = await open();
        await fixture.put('one.csv', 'one');
        await fixture.put('deep/empty.csv', '');
        for (const object of await listed(fixture.store)) {
          expect(await fixture.store.stat(object.path, never)).toEqual({ kind: 'object', object });
          expect(object.bytes).toBe(object.path === 'one.csv' ? 3 : 0);
        }
      });

      test('when each was last written, in whole milliseconds of any time zone', async () => {
        await using fixture = await open();
        await fixture.put('old.csv', 'x');
        const old = await objectAt(fixture.store, 'old.csv');
        if (fixture.tellsNoTimes) {
          expect(old.modifiedAt).toBeNull();
          return;
        }
        await fixture.put('old.csv', 'new');
        const now = await objectAt(fixture.store, 'old.csv');
        for (const { modifiedAt } of [old, now]) {
          expect(Number.isInteger(modifiedAt), String(modifiedAt)).toBe(true);
          // No clock of a service is so wrong; one that is taken for another zone's is.
          expect(Math.abs(Date.now() - modifiedAt!)).toBeLessThan(25 * 60_000);
        }
        expect(now.modifiedAt).toBeGreaterThanOrEqual(old.modifiedAt!);
      });

      test('and reads objects of any name', async () => {
        await using fixture = await open();
        const names = fixture.names?.(NAUGHTY) ?? NAUGHTY;
        expect(names.length).toBeGreaterThan(4);
        for (const name of names) await fixture.put(`in/${name}`, `this is ${name}`);
        const found = await listed(fixture.store, 'in');
        expect(found.map(({ path }) => path)).toEqual(inOrder(names.map((name) => `in/${name}`)));
        for (const object of found) {
          expect(String(await readAll(fixture.store, object))).toBe(`this is ${object.path.slice(3)}`);
          expect(await objectAt(fixture.store, object.path)).toEqual(object);
        }
      });
    });

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
    describeStoreSelection(open);
    describeStoreNetwork(open);
  });
}

/** By the bytes of their names, as object stores list. */
function inOrder(names: readonly string[]): string[] {
  return names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}
