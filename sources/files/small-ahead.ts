import type { ObjectReader, ObjectStore, StoredObject } from './object-store.ts';

/** A store that is told which objects will be opened next. */
export interface AheadStore extends ObjectStore {
  /** In this order; others of the call before not any more. */
  ahead(objects: readonly StoredObject[], signal: AbortSignal): void;
}

/** Larger ones are left to be opened. */
const MAX_BYTES = 1024 * 1024;
/** Fetches at a time. */
const PARALLEL = 48;

/**
 * Fetches small objects whole before they are opened: many of them then cost few waits for a network or a disk, in place
 * of some each. Holds those of the last call of `ahead`.
 */
export function smallAhead(store: ObjectStore, { maxBytes = MAX_BYTES, parallel = PARALLEL } = {}): AheadStore {
  let coming = new Map<string, Coming>();
  let running = 0;
  let heeded: AbortSignal | null = null;

  function begin(): void {
    for (const one of coming.values()) {
      if (running >= parallel) return;
      if (one.state !== 'waiting') continue;
      one.state = 'fetched';
      running += 1;
      // One that cannot be fetched is opened when its turn has come, and then it is told why.
      fetch(store, one.object, one.left.signal).then(
        (bytes) => ended(one, bytes),
        () => ended(one, null),
      );
    }
  }

  function ended(one: Coming, bytes: Buffer | null): void {
    end(one, bytes);
    begin();
  }

  function end(one: Coming, bytes: Buffer | null): void {
    if (one.state === 'fetched') running -= 1;
    one.state = 'ended';
    one.resolve(bytes);
  }

  function leave(one: Coming): void {
    if (one.state === 'fetched') one.left.abort();
    end(one, null);
  }

  /** One listener for all: a signal of each object's own that follows it costs more than its share of the fetching. */
  function heed(signal: AbortSignal): void {
    if (heeded === signal) return;
    heeded = signal;
    signal.addEventListener('abort', () => coming.forEach(leave), { once: true });
  }

  return {
    ...store,
    ahead(objects, signal) {
      if (signal.aborted) return;
      heed(signal);
      const before = coming;
      coming = new Map();
      for (const object of objects) {
        if (object.bytes === 0 || object.bytes > maxBytes) continue;
        const key = keyOf(object);
        coming.set(key, before.get(key) ?? awaited(object));
      }
      for (const [key, one] of before) if (!coming.has(key)) leave(one);
      begin();
    },
    async open(object, start, signal, to) {
      const bytes = await orAborted(coming.get(keyOf(object))?.bytes ?? null, signal);
      return bytes === null ? store.open(object, start, signal, to) : readerOf(bytes.subarray(start, to));
    },
  };
}

interface Coming {
  readonly object: StoredObject;
  /** `null` where it was not fetched. */
  readonly bytes: Promise<Buffer | null>;
  readonly resolve: (bytes: Buffer | null) => void;
  readonly left: AbortController;
  state: 'waiting' | 'fetched' | 'ended';
}

function awaited(object: StoredObject): Coming {
  const { promise: bytes, resolve } = Promise.withResolvers<Buffer | null>();
  return { object, bytes, resolve, left: new AbortController(), state: 'waiting' };
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
