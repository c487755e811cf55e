import type { Vector } from '../../../runtime/contract/vector.ts';

/** Memory of pages that batches point into: it is used again once no batch does any more. */
export interface PageMemory {
  /** For a page, which has it until `release`. */
  take(bytes: number): Buffer;
  /** A batch points into what its vectors lie in, until the function that this gives is called. */
  hold(vectors: readonly Vector[]): () => void;
  /** The page is over. Other memory than that of pages is passed over. */
  release(memory: ArrayBufferLike): void;
}

/** Bytes that wait to be used again, at most, and of one piece. */
const MOST_FREE = 32 * 1024 * 1024;
const LARGEST = 8 * 1024 * 1024;

/** Where nobody gives a batch back, its memory is garbage, as it would be without this. */
export function pageMemory(): PageMemory {
  const users = new WeakMap<ArrayBufferLike, { count: number }>();
  const free: Buffer[] = [];
  let freeBytes = 0;

  function release(memory: ArrayBufferLike): void {
    const used = users.get(memory);
    if (used === undefined || --used.count > 0) return;
    users.delete(memory);
    if (memory.byteLength > LARGEST || freeBytes + memory.byteLength > MOST_FREE) return;
    free.push(Buffer.from(memory));
    freeBytes += memory.byteLength;
  }

  return {
    take(bytes) {
      // Not one of several times the size, which a larger page may need.
      const at = free.findIndex(({ length }) => length >= bytes && length <= bytes * 4);
      const whole = at < 0 ? Buffer.allocUnsafeSlow(bytes) : free.splice(at, 1)[0]!;
      if (at >= 0) freeBytes -= whole.length;
      users.set(whole.buffer, { count: 1 });
      return whole.subarray(0, bytes);
    },
    hold(vectors) {
      const held: ArrayBufferLike[] = [];
      for (const vector of vectors) {
        if (vector.kind !== 'bytes') continue;
        const used = users.get(vector.buffer.buffer);
        if (used === undefined) continue;
        used.count++;
        held.push(vector.buffer.buffer);
      }
      return () => held.forEach(release);
    },
    release,
  };
}
