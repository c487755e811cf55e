import { describe, expect, test } from 'vitest';
import type { Claimer, FileClaims, Split } from '../../runtime/contract/source.ts';
import { fileClaims } from '../../sources/files/file-claims.ts';
import { listed, objectAt, readAll, type StoreFixture } from './store-fixture.ts';

const never = new AbortController().signal;
const [RUN, OTHER, LAST] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [string, string, string];
/** The runs that are over. */
const claimer = (runId: string, ...over: string[]): Claimer => ({
  runId,
  attempt: `of ${runId}`,
  found: async (other) => ({ holds: !over.includes(other), isHere: true }),
});

/** The object of another's claim, as a run has it that listed it at the same time. */
const wantedBy = (runId: string, split: Split, claims: FileClaims): Split => ({
  ...split,
  meta: { ...(split.meta as object), claimed: claims.place(split, '.processing/', runId) },
});

/** What a store promises whose objects are claimed for a run; of one that cannot move them, nothing. */
export function describeStoreClaims(open: () => Promise<StoreFixture>): void {
  describe('claims', () => {
    async function claimed({ store }: StoreFixture, claims: FileClaims, path: string, runId: string): Promise<Split> {
      const object = await objectAt(store, path);
      const split: Split = { id: path, label: path, bytes: object.bytes, meta: { ...object } };
      return { ...split, meta: { ...object, claimed: claims.place(split, '.processing/', runId) } };
    }
    const withClaims = async (what: (fixture: StoreFixture, claims: FileClaims) => Promise<void>): Promise<void> => {
      await using fixture = await open();
      const claims = fileClaims(fixture.store, () => false);
      if (claims !== null && !fixture.ignoresConditions) await what(fixture, claims);
    };

    test('nothing where the store would let two have it, and says so', async () => {
      await using fixture = await open();
      const claims = fileClaims(fixture.store, () => false);
      if (claims === null) return;
      const freed = claims.freeLeft('.processing/', claimer(RUN), never);
      if (fixture.ignoresConditions) await expect(freed).rejects.toMatchObject({ code: 'source.claims_unsupported' });
      else expect(await freed).toEqual({ freed: 0, held: 0 });
      expect(await listed(fixture.store)).toEqual([]);
    });

    test('an object for one run of two at once, once when asked twice', () =>
      withClaims(async (fixture, claims) => {
        await fixture.put('in/a b+c.csv', 'abc');
        const mine = await claimed(fixture, claims, 'in/a b+c.csv', RUN);
        const others = await claimed(fixture, claims, 'in/a b+c.csv', OTHER);
        const taken = await Promise.all([
          claims.take(mine, claimer(RUN), never),
          claims.take(others, claimer(OTHER), never),
        ]);
        expect(taken.toSorted()).toEqual([false, true]);
        expect(await claims.take(mine, claimer(RUN), never)).toBe(taken[0]);
        expect(await claims.take(others, claimer(OTHER), never)).toBe(taken[1]);
      }));

    test('and gives it back as it was, once when asked twice', () =>
      withClaims(async (fixture, claims) => {
        await fixture.put('in/a.csv', 'abc');
        const mine = await claimed(fixture, claims, 'in/a.csv', RUN);
        expect(await claims.take(mine, claimer(RUN), never)).toBe(true);
        await claims.giveBack(mine, RUN, never);
        await claims.giveBack(mine, RUN, never);
        expect((await listed(fixture.store)).map(({ path }) => path)).toEqual(['in/a.csv']);
        const { version } = mine.meta as { readonly version: string };
        expect((await objectAt(fixture.store, 'in/a.csv')).version).toBe(version);
        const others = await claimed(fixture, claims, 'in/a.csv', OTHER);
        expect(await claims.take(others, claimer(OTHER), never)).toBe(true);
        // Not another's.
        await claims.giveBack(mine, RUN, never);
        expect(await claims.take(mine, claimer(RUN), never)).toBe(false);
      }));

    test('no object that is gone, or another by now', () =>
      withClaims(async (fixture, claims) => {
        await fixture.put('a.csv', 'abc');
        await fixture.put('b.csv', 'abc');
        const gone = await claimed(fixture, claims, 'a.csv', RUN);
        const changed = await claimed(fixture, claims, 'b.csv', RUN);
        await fixture.remove('a.csv');
        await fixture.put('b.csv', 'another');
        expect(await claims.take(gone, claimer(RUN), never)).toBe(false);
        expect(await claims.take(changed, claimer(RUN), never)).toBe(false);
        expect((await listed(fixture.store)).map(({ path }) => path)).toEqual(['b.csv']);
        expect(String(await fixture.content('b.csv'))).toBe('another');
      }));

    test('what a run has left that is over, and nothing of one that goes on', () =>
      withClaims(async (fixture, claims) => {
        for (const path of ['in/a.csv', 'b.csv']) await fixture.put(path, 'abc');
        const left = await claimed(fixture, claims, 'in/a.csv', RUN);
        const held = await claimed(fixture, claims, 'b.csv', OTHER);
        expect(await claims.take(left, claimer(RUN), never)).toBe(true);
        expect(await claims.take(held, claimer(OTHER), never)).toBe(true);
        const last = claimer(LAST, RUN);
        await claims.freeLeft('.processing/', last, never);
        expect(await claims.take(await claimed(fixture, claims, 'in/a.csv', LAST), last, never)).toBe(true);
        expect(await claims.take(wantedBy(LAST, held, claims), last, never)).toBe(false);
      }));

    test('nothing of a run that reads from another root, as its object has another place', () =>
      withClaims(async (fixture, claims) => {
        if (fixture.store.moves?.take === undefined) return;
        await fixture.put('in/a.csv', 'abc');
        const left = await claimed(fixture, claims, 'in/a.csv', RUN);
        expect(await claims.take(left, claimer(RUN), never)).toBe(true);
        const before = await listed(fixture.store);
        const elsewhere: Claimer = { ...claimer(LAST), found: async () => ({ holds: false, isHere: false }) };
        expect(await claims.freeLeft('.processing/', elsewhere, never)).toEqual({ freed: 0, held: 0 });
        expect(await listed(fixture.store)).toEqual(before);
      }));

    test('an object whose name is as long as names may be, and what of it a run has left that is over', () =>
      withClaims(async (fixture, claims) => {
        const path = `in/${'n'.repeat(251)}.csv`;
        await fixture.put(path, 'abc');
        const mine = await claimed(fixture, claims, path, RUN);
        expect(await claims.take(mine, claimer(RUN), never)).toBe(true);
        expect(await claims.take(wantedBy(OTHER, mine, claims), claimer(OTHER), never)).toBe(false);
        const last = claimer(LAST, RUN);
        await claims.freeLeft('.processing/', last, never);
        const others = await claimed(fixture, claims, path, LAST);
        expect(await claims.take(others, last, never)).toBe(true);
        await claims.giveBack(others, LAST, never);
        expect((await listed(fixture.store)).map((object) => object.path)).toEqual([path]);
      }));

    test('an object whose place another has taken meanwhile: both are there when it is given back', () =>
      withClaims(async (fixture, claims) => {
        await fixture.put('a.csv', 'abc');
        const mine = await claimed(fixture, claims, 'a.csv', RUN);
        expect(await claims.take(mine, claimer(RUN), never)).toBe(true);
        await fixture.put('a.csv', 'newer');
        await claims.giveBack(mine, RUN, never);
        const objects = await listed(fixture.store);
        const contents = await Promise.all(objects.map(async (object) => String(await readAll(fixture.store, object))));
        expect(contents).toContain('newer');
        expect(objects.map(({ path }) => path).every((path) => path.startsWith('a'))).toBe(true);
        // Of a store whose objects stay at their places, the newer one has replaced it.
        if (fixture.store.moves?.take !== undefined) expect(contents.toSorted()).toEqual(['abc', 'newer']);
      }));
  });
}
