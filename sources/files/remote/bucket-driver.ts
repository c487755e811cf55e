import { PipelineError } from '../../../runtime/contract/errors.ts';
import { comparePaths } from '../compare-paths.ts';
import type { ObjectStore } from '../object-store.ts';
import type { Bucket, KeyedObject } from './bucket.ts';
import { bucketMoves } from './bucket-moves.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { faultOf, persist } from './persist.ts';
import { timelyBucket } from './timely-bucket.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface BucketDriverInput {
  readonly bucket: Bucket;
  readonly root: string;
  /** What the keys of the store begin with: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly limits: RemoteLimits;
  /** Finds and uses the credentials, as far as that goes without the bucket; gives what they are. */
  readonly signIn: (signal: AbortSignal) => Promise<string>;
  readonly fault: RemoteDriver['fault'];
  readonly close: () => Promise<void>;
}

/** Folders and objects out of keys. */
export function bucketDriver(input: BucketDriverInput): RemoteDriver {
  const { root, prefix, limits, signIn, fault, close } = input;
  const bucket = timelyBucket(input.bucket, { ms: limits.answerMs, root });
  const { moves } = bucket;
  const beneath = (folder: string): string => (folder === '' ? prefix : `${prefix}${folder}/`);
  const stored = ({ key, ...rest }: KeyedObject) => ({ path: key.slice(prefix.length), ...rest });

  return {
    root,
    checks: bucketChecks({ bucket, prefix, signIn, fault }, limits.pageKeys),
    async stat(path, signal) {
      if (path === '') return { kind: 'folder' };
      const object = await bucket.head(prefix + path, signal);
      if (object !== null) return { kind: 'object', object: stored(object) };
      const { objects } = await bucket.page(beneath(path), null, 1, signal);
      return { kind: objects.length === 0 ? 'nothing' : 'folder' };
    },
    async *list(folder, wanted, signal) {
      const under = beneath(folder);
      const place = { doing: 'list', label: folder === '' ? root : folder } as const;
      const pageFrom = (from: string | null) =>
        persist(() => bucket.page(under, from, limits.pageKeys, signal), { driver: { fault }, limits, place, signal });
      let last = '';
      // The next page is asked for while this one is listed.
      for await (const { objects } of pagesAhead(pageFrom)) {
        for (const object of objects) {
          signal.throwIfAborted();
          if (bucket.ownOrder !== true && last !== '' && comparePaths(last, object.key) >= 0)
            throw outOfOrder(last, object.key);
          last = object.key;
          const { path, ...rest } = stored(object);
          // What consoles put there to show an empty folder.
          const isMark = path.endsWith('/') && object.bytes === 0;
          if (path !== '' && !isMark && wanted(path)) yield { path, ...rest };
        }
      }
    },
    ...(bucket.ownOrder === true ? {} : { inOrder: true as const }),
    get: (object, from, to, signal) => bucket.get(prefix + object.path, object, from, to, signal),
    ...(moves === undefined ? {} : { moves: bucketMoves({ bucket, moves, prefix, limits, fault }) }),
    fault,
    close,
  };
}

type Pages = (from: string | null) => ReturnType<Bucket['page']>;

async function* pagesAhead(pageFrom: Pages): AsyncGenerator<Awaited<ReturnType<Pages>>> {
  let asked: string | null = null;
  let next: ReturnType<Pages> | null = pageFrom(asked);
  try {
    while (next !== null) {
      const page: Awaited<ReturnType<Pages>> = await next;
      if (page.next !== null && page.next === asked) throw repeated(asked);
      asked = page.next;
      next = asked === null ? null : pageFrom(asked);
      // Its failure is told when it is asked for, or not at all.
      next?.catch(() => {});
      yield page;
    }
  } finally {
    await next?.catch(() => {});
  }
}

function bucketChecks(
  { bucket, prefix, signIn, fault }: Pick<BucketDriverInput, 'bucket' | 'prefix' | 'signIn' | 'fault'>,
  most: number,
): ObjectStore['checks'] {
  const some = (signal: AbortSignal) => bucket.page(prefix, null, most, signal);
  return [
    { step: 'Find the credentials', run: (signal) => unlessAborted(signIn(signal), signal) },
    {
      step: 'List the objects',
      async run(signal) {
        const { objects } = await some(signal);
        return objects[0] === undefined ? 'There is none.' : `The first is ${objects[0].key}.`;
      },
    },
    {
      step: 'Read an object',
      async run(signal) {
        const object = (await some(signal)).objects.find(({ bytes }) => bytes > 0);
        if (object === undefined) return 'There is none to read.';
        const place = { doing: 'read', label: object.key } as const;
        try {
          const body = await bucket.get(object.key, { path: object.key, ...object }, 0, 1, signal);
          let bytes = 0;
          for await (const chunk of body) bytes += (chunk as Uint8Array).length;
          return `${bytes} of ${object.bytes} bytes of ${object.key}.`;
        } catch (cause) {
          throw faultOf(cause, { driver: { fault }, place, signal });
        }
      },
    },
  ];
}

/** Asked for again, it would be without end. */
function repeated(mark: string): PipelineError {
  return new PipelineError('source.list_order', {
    message: `The store lists the page at ${JSON.stringify(mark.slice(0, 100))}, and says that the same one comes next.`,
    next: 'Check what stands between this machine and the store, and whether it caches answers.',
  });
}

function outOfOrder(last: string, next: string): PipelineError {
  return new PipelineError('source.list_order', {
    message: `The store lists ${JSON.stringify(next)} after ${JSON.stringify(last)}: not in the order of its keys.`,
    next: 'Use a bucket that lists in order; directory buckets do not.',
    origin: { label: next },
  });
}
