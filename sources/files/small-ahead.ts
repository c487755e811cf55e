import { from, mergeMap } from 'rxjs';
import type { ObjectReader, ObjectStore, StoredObject } from './object-store.ts';

/** A store that is told which objects will be opened next. */
export interface AheadStore extends ObjectStore {
  /** In this order, and those of the call before not any more. */
  ahead(objects: readonly StoredObject[], signal: AbortSignal): void;
}

/** Larger ones are left to be opened. */
const MAX_BYTES = 1024 * 1024;
/** Fetches at a time. */
const PARALLEL = 32;

/**
 * Fetches small objects whole before they are opened: many of them then cost few waits for a network or a disk, in place
 * of some each. Holds those of one call of `ahead`.
 */
export function smallAhead(store: ObjectStore, { maxBytes = MAX_BYTES, parallel = PARALLEL } = {}): AheadStore {
  let coming = new Map<string, Promise<Buffer | null>>();
  let left = new AbortController();
  return {
    ...store,
    ahead(objects, signal) {
      left.abort();
      left = new AbortController();
      const until = AbortSignal.any([signal, left.signal]);
      const small = objects
        .filter(({ bytes }) => bytes > 0 && bytes <= maxBytes)
        .map((object) => ({ object, ...Promise.withResolvers<Buffer | null>() }));
      coming = new Map(small.map(({ object, promise }) => [keyOf(object), promise]));
      // One that cannot be fetched is opened when its turn has come, and then it is told why.
      const fetched = (object: StoredObject) => fetch(store, object, until).catch(() => null);
      from(small)
        .pipe(mergeMap(({ object, resolve }) => fetched(object).then(resolve), parallel))
        .subscribe();
    },
    async open(object, start, signal, to) {
      const bytes = await orAborted(coming.get(keyOf(object)) ?? null, signal);
      return bytes === null ? store.open(object, start, signal, to) : readerOf(bytes.subarray(start, to));
    },
  };
}

/** All of this very version. */
async function fetch(store: ObjectStore, object: StoredObject, signal: AbortSignal): Promise<Buffer> {
  await using reader = await store.open(object, 0, signal);
  const bytes = Buffer.allocUnsafeSlow(object.bytes);
  const count = await reader.read(bytes);
  await reader.verify();
  return bytes.subarray(0, count);
}

function readerOf(bytes: Buffer): ObjectReader {
  let at = 0;
  return {
    async read(into) {
      const count = bytes.copy(into, 0, at);
      at += count;
      return count;
    },
    verify: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

const keyOf = ({ path, version }: StoredObject): string => `${version}\0${path}`;

async function orAborted<T>(promise: Promise<T> | null, signal: AbortSignal): Promise<T | null> {
  signal.throwIfAborted();
  if (promise === null) return null;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', abort));
}
