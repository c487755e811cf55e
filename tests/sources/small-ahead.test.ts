import { expect, test } from 'vitest';
import type { ObjectReader, ObjectStore, StoredObject } from '../../sources/files/object-store.ts';
import { smallAhead } from '../../sources/files/small-ahead.ts';
import { readThrough } from '../contract/store-fixture.ts';

const never = new AbortController().signal;
const object = (number: number, bytes = 10): StoredObject => ({
  path: `${number}.csv`,
  bytes,
  version: 'v1',
  modifiedAt: null,
});

const always = (parallel: number) => ({ least: parallel, first: parallel, most: parallel });

/** A store whose openings wait until they are let go; each object holds its own path, again and again. */
function heldStore() {
  const opened: { readonly path: string; readonly go: () => void; readonly fail: (error: Error) => void }[] = [];
  const aborted: string[] = [];
  const store: Pick<ObjectStore, 'open'> = {
    open: ({ path, bytes }, from, signal, to = bytes) =>
      new Promise((resolve, reject) => {
        const content = Buffer.alloc(bytes, path).subarray(from, to);
        opened.push({ path, go: () => resolve(readerOf(content)), fail: reject });
        signal.addEventListener('abort', () => {
          aborted.push(path);
          reject(signal.reason);
        });
      }),
  };
  return { store: store as ObjectStore, opened, aborted, paths: () => opened.map(({ path }) => path) };
}

function readerOf(content: Buffer): ObjectReader {
  let at = 0;
  return {
    async read(into) {
      const count = content.copy(into, 0, at);
      at += count;
      return count;
    },
    verify: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

test('so many are fetched at a time, in their order, and the next one as soon as one is there', async () => {
  const { store, opened, paths } = heldStore();
  const ahead = smallAhead(store, { maxBytes: 10, parallel: always(2) });
  ahead.ahead([object(0), object(1), object(2, 11), object(3, 0), object(4)], never);
  expect(paths()).toEqual(['0.csv', '1.csv']);
  opened[0]!.go();
  await expect.poll(paths).toEqual(['0.csv', '1.csv', '4.csv']);
  for (const [from, to] of [
    [0, undefined],
    [3, undefined],
    [2, 7],
  ] as const) {
    await using reader = await ahead.open(object(0), from, never, to);
    expect(String(await readThrough(reader, 4))).toBe('0.csv0.csv'.slice(from, to));
  }
  expect(paths()).toHaveLength(3);
});

test('others are opened as they are: large ones, other versions, what was not told', async () => {
  const { store, opened, paths } = heldStore();
  const ahead = smallAhead(store, { maxBytes: 10, parallel: always(9) });
  ahead.ahead([object(0), object(2, 11)], never);
  const openings = [object(2, 11), { ...object(0), version: 'v2' }, object(7)].map((one) => ahead.open(one, 0, never));
  await expect.poll(paths).toEqual(['0.csv', '2.csv', '0.csv', '7.csv']);
  for (const { go } of opened) go();
  await Promise.all(openings);
});

test('who waits may leave; the next call ends what the one before was fetching', async () => {
  const { store, opened, aborted, paths } = heldStore();
  const ahead = smallAhead(store, { maxBytes: 10, parallel: always(2) });
  ahead.ahead([object(0), object(1)], never);
  const leaving = new AbortController();
  const opening = ahead.open(object(0), 0, leaving.signal);
  leaving.abort(new Error('left'));
  await expect(opening).rejects.toThrow('left');
  expect(aborted).toEqual([]);

  ahead.ahead([object(5)], never);
  expect(aborted).toEqual(['0.csv', '1.csv']);
  opened.at(-1)!.go();
  await ahead.open(object(5), 0, never);
  expect(paths()).toEqual(['0.csv', '1.csv', '5.csv']);
});

test('what cannot be fetched is opened again when it is asked for, and that says why', async () => {
  const { store, opened } = heldStore();
  const ahead = smallAhead(store, { maxBytes: 10, parallel: always(2) });
  ahead.ahead([object(0)], never);
  opened[0]!.fail(new Error('the store is away'));
  const opening = ahead.open(object(0), 0, never);
  await expect.poll(() => opened).toHaveLength(2);
  opened[1]!.fail(new Error('still away'));
  await expect(opening).rejects.toThrow('still away');
});

test('what the next call names again goes on, and is fetched once', async () => {
  const { store, opened, aborted, paths } = heldStore();
  const ahead = smallAhead(store, { maxBytes: 10, parallel: always(2) });
  ahead.ahead([object(0), object(1), object(2)], never);
  opened[0]!.go();
  await expect.poll(paths).toEqual(['0.csv', '1.csv', '2.csv']);

  ahead.ahead([object(1), object(2), object(3)], never);
  expect(aborted).toEqual([]);
  opened[1]!.go();
  await expect.poll(paths).toEqual(['0.csv', '1.csv', '2.csv', '3.csv']);
  await ahead.open(object(1), 0, never);
  expect(paths()).toHaveLength(4);
});

test('more are fetched at a time whenever one is waited for, and half as many when a fetch is made again', async () => {
  const { store, opened, paths } = heldStore();
  const again: (() => void)[] = [];
  const fetch: NonNullable<ObjectStore['fetch']> = async (one, signal, onAgain) => {
    again.push(onAgain!);
    await using reader = await store.open(one, 0, signal);
    return readThrough(reader, one.bytes);
  };
  const ahead = smallAhead({ ...store, fetch }, { parallel: { least: 2, first: 3, most: 5 } });
  const objects = Array.from({ length: 20 }, (_, number) => object(number));
  ahead.ahead(objects, never);
  expect(paths()).toHaveLength(3);
  const waiting: Promise<ObjectReader>[] = [];
  for (const waited of [4, 5, 5]) {
    waiting.push(ahead.open(objects[0]!, 0, never));
    await expect.poll(paths).toHaveLength(waited);
  }
  for (const onAgain of again.slice(0, 3)) onAgain();
  for (const one of [2, 1, 0]) opened[one]!.go();
  await Promise.all(waiting);
  expect(paths()).toHaveLength(5);
  opened[3]!.go();
  // Two of five are left, and two may be.
  await expect.poll(paths).toHaveLength(6);
});

test('nothing is fetched any more once the signal has aborted', async () => {
  const { store, aborted, paths } = heldStore();
  const ahead = smallAhead(store, { maxBytes: 10, parallel: always(1) });
  const stop = new AbortController();
  ahead.ahead([object(0), object(1)], stop.signal);
  stop.abort();
  expect(aborted).toEqual(['0.csv']);
  ahead.ahead([object(2)], stop.signal);
  expect(paths()).toEqual(['0.csv']);
});
