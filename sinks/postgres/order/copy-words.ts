/*
 * Bytes are copied by words, which is quicker for rows of common size than a call that copies bytes, and than byte by byte. Only where the
 * lowest byte of a word comes first in memory, as on every machine that Node is built for but one.
 */
const LOWEST_FIRST = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Above so many bytes a call is quicker. */
const LARGE = 1024;

/** Copies bytes that begin anywhere to where a word begins. What fills the last word up means nothing. A word behind them may be read. */
export function copyAligned(source: Int32Array, start: number, length: number, into: Int32Array, word: number): void {
  const shift = (start & 3) * 8;
  if (length > LARGE || !LOWEST_FIRST) {
    copyBytes(source, start, length, into, word * 4);
    return;
  }
  const words = (length + 3) >> 2;
  let from = start >> 2;
  if (shift === 0) {
    for (let to = word; to < word + words; to++) into[to] = source[from++]!;
    return;
  }
  let low = source[from]! >>> shift;
  for (let to = word; to < word + words; to++) {
    from += 1;
    const next = source[from]!;
    into[to] = low | (next << (32 - shift));
    low = next >>> shift;
  }
}

/** Copies bytes that begin where a word does to anywhere. Up to eight bytes behind them are written to as well, and mean nothing. */
export function copyUnaligned(source: Int32Array, word: number, length: number, into: Int32Array, start: number): void {
  const shift = (start & 3) * 8;
  if (length > LARGE || !LOWEST_FIRST) {
    copyBytes(source, word * 4, length, into, start);
    return;
  }
  const words = (length + 3) >> 2;
  let to = start >> 2;
  if (shift === 0) {
    for (let from = word; from < word + words; from++) into[to++] = source[from]!;
    return;
  }
  let rest = into[to]! & ((1 << shift) - 1);
  for (let from = word; from < word + words; from++) {
    const next = source[from]!;
    into[to] = rest | (next << shift);
    rest = next >>> (32 - shift);
    to += 1;
  }
  into[to] = rest;
}

function copyBytes(source: Int32Array, start: number, length: number, into: Int32Array, at: number): void {
  const from = new Uint8Array(source.buffer, source.byteOffset + start, length);
  new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(from, at);
}
