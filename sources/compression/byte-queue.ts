import { PackedError } from './packed-error.ts';

/** Bytes that arrive in chunks, taken in pieces of a wanted length. Holds one piece and one chunk. */
export interface ByteQueue {
  /** Reads until `count` bytes wait, or no more come; gives what waits, at most `most`. Nothing is taken. */
  peek(count: number): Promise<Buffer>;
  /** Takes bytes that wait. */
  skip(count: number): void;
  /** Takes exactly so many; `null` at the end. Throws where the end comes in between. */
  take(count: number): Promise<Buffer | null>;
}

export function byteQueue(chunks: AsyncIterable<Buffer>): ByteQueue {
  const source = chunks[Symbol.asyncIterator]();
  let waiting: Buffer = Buffer.alloc(0);
  let ended = false;

  async function peek(count: number): Promise<Buffer> {
    if (waiting.length >= count || ended) return waiting;
    const parts = [waiting];
    let length = waiting.length;
    while (length < count) {
      const next = await source.next();
      if (next.done === true) {
        ended = true;
        break;
      }
      parts.push(next.value);
      length += next.value.length;
    }
    waiting = Buffer.concat(parts);
    return waiting;
  }

  return {
    peek,
    skip(count) {
      waiting = waiting.subarray(count);
    },
    async take(count) {
      const bytes = await peek(count);
      if (bytes.length === 0 && count > 0) return null;
      if (bytes.length < count) throw new PackedError('it ends in the middle of a piece', { truncated: true });
      waiting = bytes.subarray(count);
      return bytes.subarray(0, count);
    },
  };
}
