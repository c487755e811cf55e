import { expect, test } from 'vitest';
import type { StoredObject } from '../../sources/files/object-store.ts';
import { ORDERINGS, orderObjects } from '../../sources/files/order-objects.ts';

/** A listing that says how far it has been taken. */
function counted(paths: readonly string[]) {
  const listing = { taken: 0 };
  async function* objects(): AsyncGenerator<StoredObject> {
    for (const path of paths) {
      listing.taken += 1;
      yield { path, bytes: 1, version: path, modifiedAt: 1 };
    }
  }
  return { listing, objects };
}

const PATHS = Array.from({ length: 1_000 }, (_, number) => `${String(number).padStart(4, '0')}.csv`);

test.each([
  ['process_all', { inOrder: true }, 1],
  ['process_all', {}, 1],
  ['lexicographic', { inOrder: true }, 1],
  ['lexicographic', {}, PATHS.length],
  ['fifo', { inOrder: true }, PATHS.length],
] as const)('before its first object, %s takes of a listing that is %j so many: %i', async (ordering, store, taken) => {
  const { listing, objects } = counted(PATHS);
  for await (const { path } of orderObjects(objects(), ordering, store)) {
    expect(path).toBe(PATHS[0]);
    break;
  }
  expect(listing.taken).toBe(taken);
});

test.each(ORDERINGS.filter((ordering) => ordering !== 'process_all' && ordering !== 'latest_by_mtime'))(
  'a listing in an order of its own comes out by path, %s',
  async (ordering) => {
    const { objects } = counted(PATHS.toReversed());
    const found = await Array.fromAsync(orderObjects(objects(), ordering));
    expect(found.map(({ path }) => path)).toEqual(PATHS);
  },
);
