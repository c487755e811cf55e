import type { ObjectReader, StoredObject } from '../object-store.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { fetchPart } from './fetch-part.ts';
import { bufferPart, type PartBuffer } from './part-buffer.ts';
import { verifyVersion } from './verify-version.ts';

export interface OpenParts {
  readonly driver: Pick<RemoteDriver, 'get' | 'fault' | 'verify'>;
  readonly limits: RemoteLimits;
  readonly object: StoredObject;
  readonly from: number;
  /** More than `from`. */
  readonly to: number;
  readonly signal: AbortSignal;
}

/**
 * Reads a range in order while the next parts of it are on their way, in parallel. It begins with one small request and
 * asks for more the further it is read, never more than `aheadBytes` of what is not read yet.
 */
export async function openParts({ driver, limits, object, from, to, signal }: OpenParts): Promise<ObjectReader> {
  const left = new AbortController();
  const until = AbortSignal.any([signal, left.signal]);
  const parts: PartBuffer[] = [];
  const coming = new Set<Promise<unknown>>();
  let position = from;
  let asked = from;

  function askAhead(): void {
    while (asked < to) {
      const ahead = asked - position;
      const size = Math.min(Math.max(asked - from, limits.firstBytes), limits.partBytes, to - asked);
      const isEarly = ahead >= Math.max(2 * (position - from), limits.firstBytes);
      if (parts.length > 0 && (isEarly || ahead + size > limits.aheadBytes)) return;
      const [first, end] = [asked, asked + size];
      const part = bufferPart(end, fetchPart({ driver, limits, object, from: first, to: end, signal: until }));
      parts.push(part);
      const ended: Promise<unknown> = part.ended.then(() => coming.delete(ended));
      coming.add(ended);
      asked = end;
    }
  }

  async function leave(): Promise<void> {
    // The end of a body comes after its last byte: a connection that is broken off before it serves no other request.
    if (position < to) left.abort();
    await Promise.all(coming);
  }

  askAhead();
  try {
    await parts[0]!.ready();
  } catch (error) {
    await leave();
    throw error;
  }
  return {
    async read(into) {
      const wanted = Math.min(into.length, to - position);
      let filled = 0;
      while (filled < wanted) {
        signal.throwIfAborted();
        const [part] = parts;
        await part!.ready();
        const count = part!.take(into.subarray(filled, wanted));
        filled += count;
        position += count;
        if (position === part!.to) parts.shift();
        askAhead();
      }
      return filled;
    },
    verify: () => verifyVersion({ driver, limits, object, signal }),
    [Symbol.asyncDispose]: leave,
  };
}
