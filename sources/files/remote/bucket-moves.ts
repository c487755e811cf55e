import { changed, gone, leftBehind, taken } from '../move-faults.ts';
import type { StoredObject } from '../object-store.ts';
import type { Bucket, BucketMoves, KeyedObject } from './bucket.ts';
import type { FaultPlace, RemoteDriver, RemoteLimits } from './driver.ts';
import { faultOf } from './persist.ts';
import { isSameContent, wholeOf } from './same-content.ts';
import { testName } from './test-name.ts';

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
        throw gone(object.path);
      }
      if (here.version !== object.version) throw changed(object.path);
      if (there === null) {
        if (!(await moves.copy(here, target, signal))) throw taken(to);
      } else if (!(await isSameContent(reading, stored(here), stored(there)))) throw taken(to);
      const removing = { doing: 'delete', label: object.path } as const;
      if (!(await placed(removing, signal, () => moves.remove(here, signal)))) throw changed(object.path);
    },
    tries: (from, to) => {
      const name = testName();
      const [source, target] = [from, to].map((folder) => `${prefix}${folder === '' ? '' : `${folder}/`}${name}`);
      return {
        async write(signal) {
          await placed({ doing: 'create', label: target! }, signal, () => moves.tryWrite(target!, signal));
          return `${target} was written.`;
        },
        async clear(signal) {
          await placed({ doing: 'delete', label: target! }, signal, () => moves.tryDelete(target!, signal)).catch(
            (error: unknown) => {
              throw leftBehind(error, target!);
            },
          );
          await placed({ doing: 'delete', label: source! }, signal, () => moves.tryDelete(source!, signal));
          return `${target} is gone again, and ${source}, which is not there, may be deleted.`;
        },
      };
    },
    async create(path, text, signal) {
      const bytes = Buffer.from(text);
      if (await moves.create(prefix + path, bytes, signal)) return true;
      const there = await bucket.head(prefix + path, signal);
      if (there?.bytes !== bytes.length) return false;
      return (await wholeOf({ driver: readsKeys(input), limits, signal }, stored(there))).equals(bytes);
    },
    async remove(path, signal, version) {
      const there = await bucket.head(prefix + path, signal);
      if (there === null) return true;
      return (version === undefined || there.version === version) && moves.remove(there, signal);
    },
  };

  /** With errors that name the right. */
  async function placed<T>(place: FaultPlace, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      throw faultOf(cause, { driver: input, place, signal });
    }
  }
}

/** By its whole key. */
function stored({ key, ...rest }: KeyedObject): StoredObject {
  return { path: key, ...rest };
}

/** Paths are whole keys. */
function readsKeys({ bucket, fault }: BucketMovesInput): Pick<RemoteDriver, 'get' | 'fault'> {
  return { get: (object, from, to, signal) => bucket.get(object.path, object, from, to, signal), fault };
}
