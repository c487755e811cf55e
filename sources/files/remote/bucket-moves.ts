import { addAbortSignal, type Readable } from 'node:stream';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { StoredObject } from '../object-store.ts';
import type { Bucket, BucketMoves, KeyedObject } from './bucket.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { openParts } from './open-parts.ts';

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
  const { bucket, moves, prefix } = input;
  return {
    isFree: async (path, signal) => (await bucket.head(prefix + path, signal)) === null,
    async move(object, to, signal) {
      const target = prefix + to;
      const [here, there] = await Promise.all([bucket.head(prefix + object.path, signal), bucket.head(target, signal)]);
      if (here === null) {
        if (there?.bytes === object.bytes) return;
        throw gone(object);
      }
      if (here.version !== object.version) throw changedSince(object);
      if (there === null) {
        if (!(await moves.copy(here, target, signal))) throw taken(to);
      } else if (!(await isSameContent(input, here, there, signal))) throw taken(to);
      if (!(await moves.remove(here, signal))) throw changedSince(object);
    },
  };
}

async function isSameContent(input: BucketMovesInput, one: KeyedObject, other: KeyedObject, signal: AbortSignal) {
  if (one.bytes !== other.bytes) return false;
  if (one.bytes === 0) return true;
  const open = ({ key, bytes, ...rest }: KeyedObject) =>
    openParts({
      driver: readsKeys(input),
      limits: input.limits,
      object: { path: key, bytes, ...rest },
      from: 0,
      to: bytes,
      signal,
    });
  await using left = await open(one);
  await using right = await open(other);
  const [a, b] = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)];
  for (;;) {
    const [count, same] = await Promise.all([left.read(a), right.read(b)]);
    if (count !== same || !a.subarray(0, count).equals(b.subarray(0, count))) return false;
    if (count < PIECE) return true;
  }
}

const PIECE = 256 * 1024;

/** Paths are whole keys. */
function readsKeys({ bucket, fault }: BucketMovesInput): Pick<RemoteDriver, 'get' | 'fault'> {
  const get = async (object: StoredObject, from: number, to: number, signal: AbortSignal): Promise<Readable> =>
    addAbortSignal(signal, await bucket.get(object.path, object, from, to, signal));
  return { get, fault };
}

function taken(to: string): PipelineError {
  return new PipelineError('source.archive_taken', {
    message: `There is something else at ${JSON.stringify(to)} already.`,
    next: 'Move it away, and resume the run.',
    origin: { label: to },
  });
}

function changedSince({ path }: StoredObject): PipelineError {
  return new PipelineError('source.archive_changed', {
    message: `${JSON.stringify(path)} is not the object any more that was loaded, and stays where it is.`,
    next: 'Load it with a new run.',
    origin: { label: path },
  });
}

function gone({ path }: StoredObject): PipelineError {
  return new PipelineError('source.archive_gone', {
    message: `${JSON.stringify(path)} is gone: something else has moved or deleted it since it was loaded.`,
    next: 'Find out what did. Its rows are in the table.',
    origin: { label: path },
  });
}
