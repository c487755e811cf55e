const ONES = 0x01010101;
const HIGH_BITS = 0x80808080;
/** As on every machine that Node is built for but one. */
const LOWEST_FIRST = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** The bytes of a buffer four at a time; none where it does not begin at a word, or the lowest byte of one does not come first. */
export function wordsOf({ buffer, byteOffset, length }: Buffer): Int32Array {
  if (byteOffset % 4 !== 0 || !LOWEST_FIRST) return new Int32Array(0);
  return new Int32Array(buffer, byteOffset, length >> 2);
}

/** A byte, four times in a word. */
export function fourTimes(byte: number): number {
  return Math.imul(byte & 0xff, ONES);
}

/**
 * The place of the first of two bytes from a place on, or of one before it, from which on bytes are to be looked at one by one. `to`: of
 * the bytes that are in the words. `one` and `other`: the bytes, as of `fourTimes`.
 *
 * A byte that is one of them is made zero; when one is taken from each byte of a word, the lowest bit that is the highest of its byte, and was
 * not before, is that of the first zero.
 */
export function fieldEnd(words: Int32Array, from: number, to: number, one: number, other: number): number {
  let at = from >> 2;
  const last = to >> 2;
  if (at >= last) return from;
  const before = (1 << ((from & 3) << 3)) - 1;
  let x = (words[at]! ^ one) | before;
  let y = (words[at]! ^ other) | before;
  for (;;) {
    const found = (((x - ONES) & ~x) | ((y - ONES) & ~y)) & HIGH_BITS;
    if (found !== 0) return (at << 2) + ((31 - Math.clz32(found & -found)) >> 3);
    at += 1;
    if (at >= last) return at << 2;
    x = words[at]! ^ one;
    y = words[at]! ^ other;
  }
}
