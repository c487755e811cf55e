import { describe, expect, test } from 'vitest';
import { listed, type OpenFixture, objectAt } from './store-fixture.ts';

const never = new AbortController().signal;

/** What a store promises that moves objects; of one that does not, nothing. */
export function describeStoreMoves(open: OpenFixture): void {
  describe('moves', () => {
    test('an object, and once when asked twice', async () => {
      await using fixture = await open();
      const { moves } = fixture.store;
      if (moves === undefined) return;
      await fixture.put('in/a b+c.csv', 'abc');
      const object = await objectAt(fixture.store, 'in/a b+c.csv');
      expect(await moves.isFree('done/2026/a b+c.csv', never)).toBe(true);
      await moves.move(object, 'done/2026/a b+c.csv', never);
      await moves.move(object, 'done/2026/a b+c.csv', never);
      expect(await moves.isFree('done/2026/a b+c.csv', never)).toBe(false);
      expect((await listed(fixture.store)).map(({ path }) => path)).toEqual(['done/2026/a b+c.csv']);
      expect(String(await fixture.content('done/2026/a b+c.csv'))).toBe('abc');
    });

    test('an empty object', async () => {
      await using fixture = await open();
      const { moves } = fixture.store;
      if (moves === undefined) return;
      await fixture.put('a.csv', '');
      await moves.move(await objectAt(fixture.store, 'a.csv'), 'done/a.csv', never);
      expect((await listed(fixture.store)).map(({ path }) => path)).toEqual(['done/a.csv']);
    });

    test('on from a move that broke off between the new name and the old', async () => {
      await using fixture = await open();
      const { moves } = fixture.store;
      if (moves === undefined) return;
      await fixture.put('a.csv', 'abc'.repeat(100_000));
      await fixture.put('done/a.csv', 'abc'.repeat(100_000));
      await moves.move(await objectAt(fixture.store, 'a.csv'), 'done/a.csv', never);
      expect((await listed(fixture.store)).map(({ path }) => path)).toEqual(['done/a.csv']);
    });

    test('nothing onto something else', async () => {
      await using fixture = await open();
      const { moves } = fixture.store;
      if (moves === undefined) return;
      await fixture.put('a.csv', 'abc');
      await fixture.put('done/a.csv', 'xyz');
      const object = await objectAt(fixture.store, 'a.csv');
      await expect(moves.move(object, 'done/a.csv', never)).rejects.toMatchObject({ code: 'source.archive_taken' });
      expect(String(await fixture.content('a.csv'))).toBe('abc');
      expect(String(await fixture.content('done/a.csv'))).toBe('xyz');
    });

    test('nothing but what was read', async () => {
      await using fixture = await open();
      const { moves } = fixture.store;
      if (moves === undefined) return;
      await fixture.put('a.csv', 'abc');
      const object = await objectAt(fixture.store, 'a.csv');
      await fixture.put('a.csv', 'another');
      await expect(moves.move(object, 'done/a.csv', never)).rejects.toMatchObject({ code: 'source.archive_changed' });
      expect(String(await fixture.content('a.csv'))).toBe('another');
      await fixture.remove('a.csv');
      await expect(moves.move(object, 'done/a.csv', never)).rejects.toMatchObject({ code: 'source.archive_gone' });
      expect(await listed(fixture.store)).toEqual([]);
    });

    test('makes an object of a text, whole, once when asked twice, and replaces nothing', async () => {
      await using fixture = await open();
      const { moves } = fixture.store;
      if (moves === undefined) return;
      await fixture.put('failed/b.txt', 'something else');
      const text = `{ "reason": "é ${'x'.repeat(100_000)}" }`;
      expect(await moves.create('failed/2026/a b.txt', text, never)).toBe(true);
      expect(await moves.create('failed/2026/a b.txt', text, never)).toBe(true);
      if (fixture.ignoresConditions) return;
      expect(await moves.create('failed/2026/a b.txt', text.replace('é', 'è'), never)).toBe(false);
      expect(await moves.create('failed/b.txt', 'text', never)).toBe(false);
      expect(String(await fixture.content('failed/2026/a b.txt'))).toBe(text);
      expect(String(await fixture.content('failed/b.txt'))).toBe('something else');
      expect((await listed(fixture.store)).map(({ path }) => path)).toEqual(['failed/2026/a b.txt', 'failed/b.txt']);
      await moves.remove('failed/2026/a b.txt', never);
      await moves.remove('failed/2026/a b.txt', never);
      expect((await listed(fixture.store)).map(({ path }) => path)).toEqual(['failed/b.txt']);
      await expect(moves.create('../a.txt', text, never)).rejects.toMatchObject({ code: 'source.path_outside' });
    });

    test('nothing out of its root', async () => {
      await using fixture = await open();
      const { moves } = fixture.store;
      if (moves === undefined) return;
      await fixture.put('a.csv', 'abc');
      const object = await objectAt(fixture.store, 'a.csv');
      await expect(moves.move(object, '../a.csv', never)).rejects.toMatchObject({ code: 'source.path_outside' });
      expect(() => moves.contain('../a')).toThrow(expect.objectContaining({ code: 'source.path_outside' }));
      expect(String(await fixture.content('a.csv'))).toBe('abc');
    });
  });
}
