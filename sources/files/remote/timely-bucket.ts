import type { Bucket } from './bucket.ts';
import { timely } from './timely.ts';
import { unlessAborted } from './unless-aborted.ts';

/**
 * The same bucket, whose small answers come in time or not at all: none of the clients has a bound of its own for a body
 * that stops in the middle. Contents are minded by who reads them; a copy takes as long as it takes.
 */
export function timelyBucket(bucket: Bucket, { ms, root }: { readonly ms: number; readonly root: string }): Bucket {
  const { moves } = bucket;
  return {
    ...bucket,
    head: (key, signal) => timely((until) => bucket.head(key, until), { ms, label: key, signal }),
    // Clients find credentials without heeding a signal.
    get: (key, object, from, to, signal) =>
      unlessAborted(bucket.get(key, object, from, to, signal), signal, (body) => void body.destroy()),
    page: (prefix, from, most, signal) =>
      timely((until) => bucket.page(prefix, from, most, until), { ms, label: root, signal }),
    ...(moves === undefined
      ? {}
      : {
          moves: {
            copy: (from, to, signal) => moves.copy(from, to, signal),
            remove: (object, signal) =>
              timely((until) => moves.remove(object, until), { ms, label: object.key, signal }),
            tryWrite: (key, signal) => timely((until) => moves.tryWrite(key, until), { ms, label: key, signal }),
            tryDelete: (key, signal) => timely((until) => moves.tryDelete(key, until), { ms, label: key, signal }),
            create: (key, bytes, signal) =>
              timely((until) => moves.create(key, bytes, until), { ms, label: key, signal }),
          },
        }),
  };
}
