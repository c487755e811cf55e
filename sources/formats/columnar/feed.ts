import type { FormatFile } from '../format.ts';
import { EndsEarly } from './malformed.ts';
import { readInto } from './read-range.ts';

/** A range of a file, read in order, a window at a time. */
export interface Feed {
  /** Byte of the file at which the feed stands. */
  readonly at: number;
  /** Bytes up to the range's end. */
  readonly left: number;
  /** At least `count` bytes from where the feed stands, as far as the range has them, until the feed is asked again; does not move on. */
  peek(count: number): Promise<Buffer>;
  /** Exactly `count` bytes, which nobody else gets. Throws `EndsEarly` when the range has fewer. */
  take(count: number): Promise<Buffer>;
  /** As `take`, but only until the feed is asked again: their memory is then used anew. */
  borrow(count: number): Promise<Buffer>;
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
  /** What `held` lies in; not used anew once somebody has taken a part of it. */
  let memory: Buffer = held;
  let isTaken = false;

  async function peek(count: number): Promise<Buffer> {
    const wanted = Math.min(count, range.to - at);
    const have = Math.max(heldAt + held.length - at, 0);
    if (have < wanted) {
      const from = at + have;
      const to = Math.min(range.to, from + Math.max(wanted - have, range.windowBytes));
      const size = have + to - from;
      const into = isTaken || memory.length < size ? Buffer.allocUnsafeSlow(size) : memory;
      held.copy(into, 0, held.length - have);
      await readInto(file, format, from, into.subarray(have, size), signal);
      memory = into;
      isTaken = false;
      held = into.subarray(0, size);
      heldAt = at;
    }
    return held.subarray(at - heldAt);
  }

  async function next(count: number): Promise<Buffer> {
    if (count > range.to - at) throw new EndsEarly(`${count} bytes are announced, ${range.to - at} are left`);
    const bytes = (await peek(count)).subarray(0, count);
    at += count;
    return bytes;
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
      const bytes = await next(count);
      isTaken = true;
      return bytes;
    },
    borrow: next,
    skip(count) {
      at = Math.min(at + count, range.to);
    },
  };
}
