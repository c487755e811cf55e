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
  const back = 32 - shift;
  const end = word + words;
  let to = word;
  for (; to + 4 <= end; to += 4) {
    const a = source[from + 1]!;
    const b = source[from + 2]!;
    const c = source[from + 3]!;
    const d = source[from + 4]!;
    into[to] = low | (a << back);
    into[to + 1] = (a >>> shift) | (b << back);
    into[to + 2] = (b >>> shift) | (c << back);
    into[to + 3] = (c >>> shift) | (d << back);
    low = d >>> shift;
    from += 4;
  }
  for (; to < end; to++) {
    from += 1;
    const next = source[from]!;
    into[to] = low | (next << back);
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
