import type { StoredObject } from '../object-store.ts';
import type { Bucket, BucketMoves, KeyedObject } from './bucket.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { changedSince, gone, taken } from './move-faults.ts';
import { isSameContent } from './same-content.ts';

export interface BucketMovesInput {
  readonly bucket: Bucket;
  readonly moves: BucketMoves;
  readonly prefix: string;
  readonly limits: RemoteLimits;
  readonly fault: RemoteDriver['fault'];
}

/**
 * A move is a copy and then a removal, each held to the version that was read. Where both names are there, the copy of a
 * move that broke off is told from another object by its content.
 */
export function bucketMoves(input: BucketMovesInput): NonNullable<RemoteDriver['moves']> {
  const { bucket, moves, prefix, limits } = input;
  return {
    isFree: async (path, signal) => (await bucket.head(prefix + path, signal)) === null,
    async move(object, to, signal) {
      const target = prefix + to;
      const reading = { driver: readsKeys(input), limits, signal };
      const [here, there] = await Promise.all([bucket.head(prefix + object.path, signal), bucket.head(target, signal)]);
      if (here === null) {
        if (there?.bytes === object.bytes) return;
        throw gone(object);
      }
      if (here.version !== object.version) throw changedSince(object);
      if (there === null) {
        if (!(await moves.copy(here, target, signal))) throw taken(to);
      } else if (!(await isSameContent(reading, stored(here), stored(there)))) throw taken(to);
      if (!(await moves.remove(here, signal))) throw changedSince(object);
    },
  };
}

/** By its whole key. */
function stored({ key, ...rest }: KeyedObject): StoredObject {
  return { path: key, ...rest };
}

/** Paths are whole keys. */
function readsKeys({ bucket, fault }: BucketMovesInput): Pick<RemoteDriver, 'get' | 'fault'> {
  return { get: (object, from, to, signal) => bucket.get(object.path, object, from, to, signal), fault };
}
