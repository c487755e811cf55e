import type { PipelineError } from '../../runtime/contract/errors.ts';
import { fileFailure } from '../../runtime/contract/file-failure.ts';
import type { ObjectReader } from '../files/object-store.ts';
import type { Transcode } from './encoding.ts';

/** Bytes of a file that lie together in memory: what the last window left over, then what was read after it. */
export interface Window {
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
  /** No bytes follow. */
  readonly final: boolean;
  /** The buffer may be used again: nothing reads this window any more. */
  recycle(): void;
}

export interface WindowOptions {
  /** Byte of the file at which the reader stands, and the file's size; infinite where that is not known. */
  readonly start: number;
  readonly end: number;
  /** Bytes of the file that a window reads. */
  readonly chunkBytes: number;
  /** Windows stop growing here. */
  readonly maxRecordBytes: number;
  /** Into UTF-8; `null` when the file is. */
  readonly transcode: Transcode | null;
}

export interface Windows extends AsyncDisposable {
  /**
   * The next window; `consumed` says where the last one's records end. When nothing was consumed, the next window is
   * about twice as large, so that a long record costs a constant number of looks at each byte. `null` after the final one.
   */
  next(consumed: number): Promise<Window | null>;
}

/** A carried tail up to this size is copied in front of bytes that were read ahead. */
const HEADROOM = 64 * 1024;
/** Buffers that wait to be used again. */
const POOL = 8;

/** What a window takes: of a file that one holds, no more than that file, so that ten thousand small ones do not cost as much memory as large ones. */
export function windowSizes({ start, end, chunkBytes }: Pick<WindowOptions, 'start' | 'end' | 'chunkBytes'>): {
  readonly headroom: number;
  readonly chunkBytes: number;
} {
  const left = end - start;
  if (left > chunkBytes) return { headroom: HEADROOM, chunkBytes };
  // A byte before the first one, as everywhere.
  return { headroom: 1, chunkBytes: Math.max(left, 1) };
}

/** `broken`: why nothing can be read behind `to`. */
interface Filled {
  readonly buffer: Buffer;
  readonly to: number;
  readonly final: boolean;
  readonly broken: PipelineError | null;
}

/**
 * Reads a file window by window, one read ahead. What is there of a file before it goes wrong is a window, which is not final,
 * and the failure comes with the next. Memory: a buffer for each window not yet recycled, and one more.
 */
export function openWindows(reader: ObjectReader, options: WindowOptions): Windows {
  const { transcode, maxRecordBytes } = options;
  const { headroom, chunkBytes } = windowSizes(options);
  const growth = transcode?.growth ?? 1;
  const pool: Buffer[] = [];
  const raw = transcode === null ? null : Buffer.allocUnsafeSlow(chunkBytes);
  let remaining = options.end - options.start;
  let current: Window | null = null;
  let ahead: Promise<Outcome<Filled>> | null = null;
  let broken: PipelineError | null = null;

  /** Reads `most` bytes of the file into `buffer` from `at`, as far as both reach; gives the end of what was read. */
  async function fill(buffer: Buffer, at: number, most: number): Promise<Pick<Filled, 'to' | 'broken'>> {
    let to = at;
    try {
      await fillUp(buffer, at, most, (end) => {
        to = end;
      });
      return { to, broken: null };
    } catch (error) {
      if (fileFailure(error) === null) throw error;
      return { to, broken: error as PipelineError };
    }
  }

  async function fillUp(buffer: Buffer, at: number, most: number, reached: (to: number) => void): Promise<void> {
    let wanted = Math.min(most, remaining);
    let to = at;
    while (wanted > 0) {
      const space = Math.floor((buffer.length - to) / growth);
      const room = Math.min(space, wanted, raw?.length ?? space);
      if (room === 0) break;
      const into = raw === null ? buffer.subarray(to, to + room) : raw.subarray(0, room);
      const count = await reader.read(into);
      remaining -= count;
      wanted -= count;
      to += transcode === null || raw === null ? count : transcode.into(raw.subarray(0, count), buffer, to);
      reached(to);
      // Its end, or it is shorter than it was when it was listed: `verify` says so.
      if (count < room) {
        remaining = 0;
        wanted = 0;
      }
      // Before the last rows are handed on, so that none of a file that changed passes for its end.
      if (remaining === 0) await reader.verify();
    }
  }

  async function fillNext(): Promise<Filled> {
    const buffer = pool.pop() ?? Buffer.allocUnsafeSlow(headroom + chunkBytes * growth);
    const filled = await fill(buffer, headroom, chunkBytes);
    return { buffer, ...filled, final: remaining === 0 && filled.broken === null };
  }

  function readAhead(): void {
    ahead = remaining > 0 && broken === null ? outcomeOf(fillNext()) : null;
  }

  function keep(buffer: Buffer): void {
    if (pool.length < POOL) pool.push(buffer);
  }

  /** A buffer of its own for a tail that the headroom does not hold. */
  async function grown(tail: Buffer, nothingConsumed: boolean, filled: Filled): Promise<Window> {
    const read = filled.to - headroom;
    const wanted = nothingConsumed ? Math.min(tail.length * 2, maxRecordBytes + HEADROOM) : 0;
    const buffer = Buffer.allocUnsafeSlow(Math.max(wanted, tail.length + read));
    tail.copy(buffer, 0);
    filled.buffer.copy(buffer, tail.length, headroom, filled.to);
    keep(filled.buffer);
    if (broken !== null) return { buffer, from: 0, to: tail.length + read, final: false, recycle: () => undefined };
    const more = await fill(buffer, tail.length + read, buffer.length);
    broken = more.broken;
    return { buffer, from: 0, to: more.to, final: remaining === 0 && broken === null, recycle: () => undefined };
  }

  return {
    async next(consumed) {
      if (current?.final) return null;
      if (broken !== null) throw broken;
      const tail = current === null ? EMPTY : current.buffer.subarray(consumed, current.to);
      const filled = resultOf(await (ahead ?? outcomeOf(fillNext())));
      ahead = null;
      broken = filled.broken;
      if (broken !== null && filled.to === headroom) throw broken;
      if (tail.length > headroom) {
        current = await grown(tail, consumed === current?.from, filled);
      } else {
        const from = headroom - tail.length;
        tail.copy(filled.buffer, from);
        const { buffer, to, final } = filled;
        current = { buffer, from, to, final, recycle: () => keep(buffer) };
      }
      readAhead();
      return current;
    },
    async [Symbol.asyncDispose]() {
      await ahead;
      await reader[Symbol.asyncDispose]();
    },
  };
}

const EMPTY = Buffer.alloc(0);

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Holds a failure until somebody asks: a read ahead fails while its reader is busy elsewhere. */
function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  return work.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error }),
  );
}

function resultOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw outcome.error;
}
