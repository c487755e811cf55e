import type { ObjectReader, ObjectStore, StoredObject } from '../../sources/files/object-store.ts';
import type { RemoteLimits } from '../../sources/files/remote/driver.ts';
import type { FaultProxy } from '../services/fault-proxy.ts';

/** Opens a fixture; a store behind a network with these limits in place of its own. */
export type OpenFixture = (limits?: Partial<RemoteLimits>) => Promise<StoreFixture>;

/** An empty place of its own, and a store over it. Parts and pages are small, waits short, so that small objects are many parts. */
export interface StoreFixture extends AsyncDisposable {
  readonly store: ObjectStore;
  /** What others do to the place: not through the store. `put` replaces. */
  put(path: string, content: string | Buffer): Promise<void>;
  remove(path: string): Promise<void>;
  /** `null` where nothing is. */
  content(path: string): Promise<Buffer | null>;
  /** Those of these names that the place itself can have, and lists as it should; all, where it is not there. */
  names?(names: readonly string[]): readonly string[];
  /** It tells of no object when it was written: `modifiedAt` is `null`. */
  readonly tellsNoTimes?: true;
  /** It makes an object although it is told to do so only where there is none. */
  readonly ignoresConditions?: true;
  /** Stores that cannot be reached or used, by what is wrong with them, and the code that says so. */
  readonly broken: Readonly<Record<string, { readonly store: ObjectStore; readonly code: string }>>;
  /** The network that `store` goes through, to be made bad; `null` for what is on this machine. */
  readonly network: FaultProxy | null;
}

const never = new AbortController().signal;

export async function listed(store: ObjectStore, folder = '', signal = never): Promise<StoredObject[]> {
  return Array.fromAsync(store.list(folder, () => true, signal));
}

export async function objectAt(store: ObjectStore, path: string): Promise<StoredObject> {
  const found = await store.stat(path, never);
  if (found.kind !== 'object') throw new Error(`there is no object ${path}, but ${found.kind}`);
  return found.object;
}

export async function readAll(store: ObjectStore, object: StoredObject): Promise<Buffer> {
  await using reader = await store.open(object, 0, never);
  const read = await readThrough(reader, 64 * 1024);
  await reader.verify();
  return read;
}

/** To the end, `piece` bytes at a time; a short piece must be the last. */
export async function readThrough(reader: ObjectReader, piece: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (;;) {
    const into = Buffer.alloc(piece);
    const count = await reader.read(into);
    pieces.push(into.subarray(0, count));
    if (count === piece) continue;
    if ((await reader.read(Buffer.alloc(1))) > 0) throw new Error('a piece in the middle was short');
    return Buffer.concat(pieces);
  }
}

/** Bytes of which no piece looks like another. */
export function bytesOf(length: number, seed = 0): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed * 2_654_435_761 + 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
