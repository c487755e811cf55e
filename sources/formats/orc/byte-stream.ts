import type { Feed } from '../columnar/feed.ts';
import { EndsEarly, Malformed } from '../columnar/malformed.ts';
import { HEAD, headOf, type Packing, unpackPiece } from './codec.ts';
import type { StreamStart } from './row-groups.ts';

/** The bytes of one stream, unpacked piece by piece. */
export interface ByteStream {
  /** What is here: `bytes[at ..]`. Who reads it moves `at`. */
  readonly bytes: Buffer;
  at: number;
  /** Values of its first run, then bits of the next value, that lie before what is wanted. */
  readonly passed: { readonly values: number; readonly bits: number };
  /** Reads on until `count` bytes are here, or all that follow. */
  fill(count: number): Promise<void>;
  /** The next `count` bytes, which nobody else gets. */
  take(count: number): Promise<Buffer>;
}

const AT_BEGIN = { within: 0, values: 0, bits: 0 };
/** Bytes of a piece of a stream that is not packed. */
const PLAIN_PIECE = 64 * 1024;
/** What is taken at once: a text, or the dictionary of a column. */
export const MOST_TAKEN = 128 * 1024 * 1024;

/**
 * `null`: the column has no such stream, which is as if it were empty. `start`: what lies before the rows that are wanted, of
 * what the feed begins with.
 */
export function openStream(
  feed: Feed | null,
  packing: Packing,
  start: Omit<StreamStart, 'bytes'> = AT_BEGIN,
): ByteStream {
  let bytes: Buffer = Buffer.alloc(0);
  let ended = feed === null;
  let before = start.within;

  /** The next piece; `null` after the last one. */
  async function nextPiece(): Promise<Buffer | null> {
    if (feed === null || feed.left === 0) return null;
    if (packing.codec === 'none') return feed.take(Math.min(feed.left, PLAIN_PIECE));
    const { length, plain } = headOf(await feed.borrow(HEAD));
    return plain ? await feed.take(length) : unpackPiece(packing, await feed.borrow(length));
  }

  const stream: ByteStream = {
    get bytes() {
      return bytes;
    },
    at: 0,
    passed: start,
    async fill(count) {
      while (!ended && bytes.length - stream.at < count) {
        const piece = await nextPiece();
        if (piece === null) {
          ended = true;
          if (before > 0) throw new EndsEarly(`a row group begins ${before} bytes behind its end`);
          return;
        }
        const own = piece.subarray(Math.min(before, piece.length));
        before -= piece.length - own.length;
        bytes = stream.at === bytes.length ? own : Buffer.concat([bytes.subarray(stream.at), own]);
        stream.at = 0;
      }
    },
    async take(count) {
      if (count > MOST_TAKEN) throw new Malformed(`${count} bytes where at most ${MOST_TAKEN} are read at once`);
      if (stream.at === bytes.length && count > 0) await stream.fill(1);
      if (count <= bytes.length - stream.at) {
        stream.at += count;
        return bytes.subarray(stream.at - count, stream.at);
      }
      const whole = Buffer.allocUnsafeSlow(count);
      for (let filled = 0; filled < count; ) {
        if (stream.at === bytes.length) await stream.fill(1);
        const here = Math.min(count - filled, bytes.length - stream.at);
        if (here === 0) throw new EndsEarly(`${count} bytes are announced, ${filled} are there`);
        bytes.copy(whole, filled, stream.at, stream.at + here);
        stream.at += here;
        filled += here;
      }
      return whole;
    },
  };
  return stream;
}

/** Whether `count` bytes are here from where the stream stands: else it is damaged. */
export function requireHere(stream: ByteStream, count: number): void {
  if (count > stream.bytes.length - stream.at) throw new EndsEarly('its numbers end early');
}
