/** The first four bytes of a key as a number, and those behind them; what a shorter key lacks is 0. */
export function firstWord(buffer: Uint8Array, start: number, end: number): number {
  return wordAt(buffer, start, end);
}

export function secondWord(buffer: Uint8Array, start: number, end: number): number {
  return wordAt(buffer, start + 4, end);
}

function wordAt(buffer: Uint8Array, at: number, end: number): number {
  if (at + 4 <= end) {
    return ((buffer[at]! << 24) | (buffer[at + 1]! << 16) | (buffer[at + 2]! << 8) | buffer[at + 3]!) >>> 0;
  }
  let word = 0;
  for (let index = 0; index < 4; index++) word = word * 256 + (at + index < end ? buffer[at + index]! : 0);
  return word;
}

interface Place {
  readonly from: number;
  readonly to: number;
}

/** Below 0 where the one key comes first, above 0 where the other does. Not `Buffer.compare`: a call of it takes ten times as long for short keys. */
export function compareBytes(one: Uint8Array, { from, to }: Place, other: Uint8Array, place: Place): number {
  const length = to - from;
  const otherLength = place.to - place.from;
  let otherAt = place.from;
  for (let at = from, end = from + Math.min(length, otherLength); at < end; at++, otherAt++) {
    const difference = one[at]! - other[otherAt]!;
    if (difference !== 0) return difference;
  }
  return length - otherLength;
}

/** Of a digit of the radix sort: three are a word. */
const DIGIT_BITS = 11;
const DIGIT = (1 << DIGIT_BITS) - 1;

/** The first eight bytes of each key, as two words. */
export interface KeyWords {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
}

/**
 * Numbers from 0 in the order of their keys; numbers of equal keys stay in theirs. By the first eight bytes, eleven bits at a time: their
 * counts stay in a processor's nearest cache, which those of sixteen do not. Where those are equal, `compare` decides.
 */
export function inKeyOrder(
  { first, second }: KeyWords,
  count: number,
  compare: (one: number, other: number) => number,
): Int32Array {
  let order = new Int32Array(count);
  for (let at = 0; at < count; at++) order[at] = at;
  let spare = new Int32Array(count);
  for (const [words, shift] of [
    [second, 0],
    [second, DIGIT_BITS],
    [second, 2 * DIGIT_BITS],
    [first, 0],
    [first, DIGIT_BITS],
    [first, 2 * DIGIT_BITS],
  ] as const) {
    if (!scatter(order, spare, words, shift)) continue;
    [order, spare] = [spare, order];
  }
  for (let from = 0; from < count; ) {
    let to = from + 1;
    const one = order[from]!;
    while (to < count && first[order[to]!] === first[one] && second[order[to]!] === second[one]) to += 1;
    if (to - from > 1) order.subarray(from, to).sort((left, right) => compare(left, right) || left - right);
    from = to;
  }
  return order;
}

const counts = new Int32Array(1 << DIGIT_BITS);

/** One pass of a radix sort; `false` where all have the same digit, and nothing is to be done. */
function scatter(order: Int32Array, into: Int32Array, words: Uint32Array, shift: number): boolean {
  counts.fill(0);
  for (let at = 0; at < order.length; at++) counts[(words[at]! >>> shift) & DIGIT]! += 1;
  if (order.length === 0 || counts[(words[0]! >>> shift) & DIGIT] === order.length) return false;
  let place = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    const rows = counts[digit]!;
    counts[digit] = place;
    place += rows;
  }
  for (let at = 0; at < order.length; at++) {
    const one = order[at]!;
    const digit = (words[one]! >>> shift) & DIGIT;
    into[counts[digit]!] = one;
    counts[digit]! += 1;
  }
  return true;
}
