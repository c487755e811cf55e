import type { ObjectReader, ObjectStore, StoredObject } from '../object-store.ts';
import { changed } from './changed.ts';
import { cleanPath } from './clean-path.ts';
import { type Doing, REMOTE_LIMITS, type RemoteDriver, type RemoteLimits } from './driver.ts';
import { fetchObject } from './fetch-object.ts';
import { openParts } from './open-parts.ts';
import { faultOf, persist } from './persist.ts';

/** Makes a store of what a remote system can do: resuming parallel reads, retries, and errors that say what to do. */
export function remoteStore(driver: RemoteDriver, limits: RemoteLimits = REMOTE_LIMITS): ObjectStore {
  const { root, moves } = driver;
  const clean = (path: string): string => cleanPath(root, path);
  const shown = (path: string): string => (path === '' ? root : path);

  /** Retried, with errors for the user. */
  function call<T>(doing: Doing, path: string, signal: AbortSignal, made: () => Promise<T>): Promise<T> {
    return persist(made, { driver, limits, place: { doing, label: shown(path) }, signal });
  }

  async function* list(folder: string, wanted: (path: string) => boolean, signal: AbortSignal) {
    try {
      yield* driver.list(folder, wanted, signal);
    } catch (cause) {
      throw faultOf(cause, { driver, place: { doing: 'list', label: shown(folder) }, signal });
    }
  }

  return {
    root,
    checks: driver.checks.map(({ step, run }) => ({
      step,
      async run(signal) {
        try {
          return await run(signal);
        } catch (cause) {
          throw faultOf(cause, { driver, place: { doing: 'list', label: root }, signal });
        }
      },
    })),
    stat: async (path, signal) => {
      const at = clean(path);
      return call('look', at, signal, () => driver.stat(at, signal));
    },
    list: (folder, wanted, signal) => list(clean(folder), wanted, signal),
    ...(driver.inOrder === true ? { inOrder: true as const } : {}),
    fetch: (object, signal, onAgain) => fetchObject({ driver, limits, object, signal, onAgain }),
    async open(object, from, signal, to = object.bytes) {
      signal.throwIfAborted();
      const end = Math.min(to, object.bytes);
      if (from < end) return openParts({ driver, limits, object, from, to: end, signal });
      const found = await call('look', object.path, signal, () => driver.stat(object.path, signal));
      if (found.kind !== 'object') throw changed(object, null);
      if (found.object.version !== object.version) throw changed(object, found.object.bytes);
      return NOTHING;
    },
    ...(moves === undefined
      ? {}
      : {
          moves: {
            contain: (path: string) => void clean(path),
            isFree: (path: string, signal: AbortSignal) =>
              call('look', path, signal, () => moves.isFree(clean(path), signal)),
            move: (object: StoredObject, to: string, signal: AbortSignal) =>
              call('write', to, signal, () => moves.move(object, clean(to), signal)),
            tries: (from: string, to: string) => moves.tries(clean(from), clean(to)),
            ...(moves.take === undefined
              ? {}
              : {
                  take: (object: StoredObject, to: string, signal: AbortSignal) =>
                    call('write', to, signal, () => moves.take!(object, clean(to), signal)),
                }),
            create: (path: string, text: string, signal: AbortSignal) =>
              call('write', path, signal, () => moves.create(clean(path), text, signal)),
            remove: (path: string, signal: AbortSignal, version?: string) =>
              call('delete', path, signal, () => moves.remove(clean(path), signal, version)),
          },
        }),
    ...(driver.close === undefined ? {} : { close: () => driver.close!() }),
  };
}

/** Of an empty object, or from the end of one. */
const NOTHING: ObjectReader = {
  read: async () => 0,
  verify: async () => {},
  [Symbol.asyncDispose]: async () => {},
};
