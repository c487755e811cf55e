import type { FormatFile } from '../format.ts';
import { EndsEarly } from './malformed.ts';
import { readRange } from './read-range.ts';

/** A range of a file, read in order, a window at a time. */
export interface Feed {
  /** Byte of the file at which the feed stands. */
  readonly at: number;
  /** Bytes up to the range's end. */
  readonly left: number;
  /** At least `count` bytes from where the feed stands, as far as the range has them; does not move on. */
  peek(count: number): Promise<Buffer>;
  /** Exactly `count` bytes, which nobody else gets. Throws `EndsEarly` when the range has fewer. */
  take(count: number): Promise<Buffer>;
  skip(count: number): void;
}

export interface FeedRange {
  readonly from: number;
  readonly to: number;
  /** Bytes that one request reads. */
  readonly windowBytes: number;
}

export function openFeed(file: FormatFile, format: string, range: FeedRange, signal: AbortSignal): Feed {
  let at = range.from;
  /** Bytes of the file that are here: `held` begins at `heldAt`. */
  let held: Buffer = Buffer.alloc(0);
  let heldAt = range.from;

  async function peek(count: number): Promise<Buffer> {
    const wanted = Math.min(count, range.to - at);
    const have = heldAt + held.length - at;
    if (have < wanted) {
      const rest = have > 0 ? held.subarray(held.length - have) : Buffer.alloc(0);
      const from = at + rest.length;
      const to = Math.min(range.to, from + Math.max(wanted - rest.length, range.windowBytes));
      const read = await readRange(file, format, from, to, signal);
      held = rest.length === 0 ? read : Buffer.concat([rest, read]);
      heldAt = at;
    }
    return held.subarray(at - heldAt);
  }

  return {
    get at() {
      return at;
    },
    get left() {
      return range.to - at;
    },
    peek,
    async take(count) {
      if (count > range.to - at) throw new EndsEarly(`${count} bytes are announced, ${range.to - at} are left`);
      const bytes = (await peek(count)).subarray(0, count);
      at += count;
      return bytes;
    },
    skip(count) {
      at = Math.min(at + count, range.to);
    },
  };
}
