import { describe, expect, test } from 'vitest';
import { listed, type OpenFixture, objectAt, readAll } from './store-fixture.ts';

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
  '-rf.csv',
  ' blanks before and behind .csv ',
  'new\nline.csv',
  'tab\t.csv',
  'back\\slash.csv',
  '%2e%2e%2Fup.csv',
  '..two points..csv',
  '<a>&amp;.csv',
  // The same to the eye, and two names.
  '\u00e9.csv',
  'e\u0301.csv',
  `${`${'deep'.repeat(12)}/`.repeat(20)}1,000 bytes.csv`,
];

/** What every store promises of its listings. */
export function describeStoreListing(open: OpenFixture): void {
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

    test('each object once that is there all the time, though others come and go meanwhile', async () => {
      await using fixture = await open();
      const names = Array.from({ length: 25 }, (_, number) => `many/${String(number).padStart(3, '0')}.csv`);
      for (const name of names) await fixture.put(name, name);
      const found: string[] = [];
      const listing = (async () => {
        for await (const { path } of fixture.store.list('many', () => true, never)) {
          found.push(path);
          if (found.length !== 3) continue;
          await fixture.remove(names[20]!);
          await fixture.put('many/000-new.csv', 'behind');
          await fixture.put('many/999-new.csv', 'before');
        }
        return null;
      })();
      // What an index names must be there.
      const failed = await listing.catch((error: unknown) => error);
      if (failed !== null) expect(failed).toMatchObject({ code: 'source.not_found', origin: { label: names[20] } });
      const staying = failed === null ? names.filter((name) => name !== names[20]) : names.slice(0, 20);
      expect(found.filter((path) => staying.includes(path))).toEqual(staying);
      expect(new Set(found).size).toBe(found.length);
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
}

/** By the bytes of their names, as object stores list. */
function inOrder(names: readonly string[]): string[] {
  return names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}
