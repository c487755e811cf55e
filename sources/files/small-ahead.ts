import type { ObjectReader, ObjectStore, StoredObject } from './object-store.ts';

/** A store that is told which objects will be opened next. */
export interface AheadStore extends ObjectStore {
  /** In this order; others of the call before not any more. */
  ahead(objects: readonly StoredObject[], signal: AbortSignal): void;
}

/** Larger ones are left to be opened. */
const MAX_BYTES = 1024 * 1024;

/** Fetches at a time. */
export interface Parallel {
  readonly least: number;
  readonly first: number;
  readonly most: number;
}

/** With 48, what is 20 ms away comes at 2,400 a second, more than is read; what is 100 ms away wants more. */
const PARALLEL: Parallel = { least: 4, first: 48, most: 128 };

export interface AheadOptions {
  readonly maxBytes?: number;
  readonly parallel?: Parallel;
}

/**
 * Fetches small objects whole before they are opened: many of them then cost few waits for a network or a disk, in place
 * of some each. Holds those of the last call of `ahead`. One more at a time whenever one is waited for, half as many whenever
 * a fetch has to be made again.
 */
export function smallAhead(
  store: ObjectStore,
  { maxBytes = MAX_BYTES, parallel = PARALLEL }: AheadOptions = {},
): AheadStore {
  let coming = new Map<string, Coming>();
  let waiting: Coming[] = [];
  let running = 0;
  let most = parallel.first;
  let heeded: AbortSignal | null = null;
  const again = (): void => {
    most = Math.max(parallel.least, most >> 1);
  };

  function begin(): void {
    while (running < most) {
      const one = waiting.pop();
      if (one === undefined) return;
      if (one.state !== 'waiting') continue;
      one.state = 'fetched';
      running += 1;
      // One that cannot be fetched is opened when its turn has come, and then it is told why.
      fetch(store, one.object, one.left.signal, again).then(
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
    one.bytes = bytes;
    one.resolve();
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

  /** `null` where it was not fetched. */
  async function fetched(object: StoredObject, signal: AbortSignal): Promise<Buffer | null> {
    signal.throwIfAborted();
    const one = coming.get(keyOf(object));
    if (one === undefined) return null;
    if (one.state !== 'ended') {
      most = Math.min(parallel.most, most + 1);
      begin();
      await orAborted(one.isOver, signal);
    }
    return one.bytes;
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
      waiting = [...coming.values()].filter(({ state }) => state === 'waiting').reverse();
      begin();
    },
    async open(object, start, signal, to) {
      const bytes = await fetched(object, signal);
      return bytes === null ? store.open(object, start, signal, to) : readerOf(bytes.subarray(start, to));
    },
  };
}

interface Coming {
  readonly object: StoredObject;
  readonly isOver: Promise<void>;
  readonly resolve: () => void;
  readonly left: AbortController;
  state: 'waiting' | 'fetched' | 'ended';
  /** `null` where it was not fetched. */
  bytes: Buffer | null;
}

function awaited(object: StoredObject): Coming {
  const { promise: isOver, resolve } = Promise.withResolvers<void>();
  return { object, isOver, resolve, left: new AbortController(), state: 'waiting', bytes: null };
}

/** All of this very version. */
async function fetch(
  store: ObjectStore,
  object: StoredObject,
  signal: AbortSignal,
  onAgain: () => void,
): Promise<Buffer> {
  if (store.fetch !== undefined) return store.fetch(object, signal, onAgain);
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

async function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  await Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', abort));
}
