import { Malformed } from './malformed.ts';
import type { RawBytes } from './raw.ts';

/** A dictionary up to this size is pointed into, a larger one copied from: a batch must not carry all of it. */
const SMALL = 16 * 1024;
/** Bytes of the `least` entries: bounds a list that names one large entry again and again. */
const MOST_BYTES = 128 * 1024 * 1024;

export interface Picked {
  readonly raw: RawBytes;
  readonly count: number;
}

/**
 * The entries that `indices` name, in arrays of `room` elements: all of them, or fewer (`least` at least) where they
 * would take more than `bytes` bytes.
 */
export function pickBytes(dictionary: RawBytes, indices: Int32Array, room: number, bytes: number, least = 1): Picked {
  const starts = new Int32Array(room);
  const ends = new Int32Array(room);
  let total = 0;
  let count = 0;
  for (; count < indices.length && (count < least || total < bytes); count++) {
    const entry = indices[count]!;
    starts[count] = dictionary.starts[entry]!;
    ends[count] = dictionary.ends[entry]!;
    total += ends[count]! - starts[count]!;
    if (total > MOST_BYTES && count < least) throw new Malformed(`texts of more than ${MOST_BYTES} bytes in one row`);
  }
  const { buffer, from, to } = dictionary;
  if (to - from <= SMALL) return { raw: { kind: 'bytes', buffer, starts, ends, from, to }, count };
  const own = Buffer.allocUnsafeSlow(total);
  let at = 0;
  for (let index = 0; index < count; index++) {
    const start = starts[index]!;
    const end = ends[index]!;
    starts[index] = at;
    if (end - start < 48) for (let source = start; source < end; ) own[at++] = buffer[source++]!;
    else at += buffer.copy(own, at, start, end);
    ends[index] = at;
  }
  return { raw: { kind: 'bytes', buffer: own, starts, ends, from: 0, to: total }, count };
}
