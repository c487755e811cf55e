import { trimmedText } from './ascii.ts';
import { parseInteger } from './integer-text.ts';

const LOW = 4294967296;
const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

/**
 * A 64-bit integer as Postgres' `int8in` reads it, into `words[0]` (high) and `words[1]` (low). `false` where it is
 * no integer or beyond 64 bits; `parseInteger` tells which. Up to 18 digits without BigInt, which is slow in a hot loop.
 */
export function readBigint(buffer: Buffer, start: number, end: number, words: Int32Array): boolean {
  let at = start;
  const negative = buffer[at] === 45;
  if (negative) at++;
  if (end <= at || end - at > 18) return readSlowly(buffer, start, end, words);
  let upper = 0;
  let lower = 0;
  const seam = end - 9;
  for (; at < seam; at++) {
    const digit = buffer[at]! - 48;
    if (digit >>> 0 > 9) return readSlowly(buffer, start, end, words);
    upper = upper * 10 + digit;
  }
  for (; at < end; at++) {
    const digit = buffer[at]! - 48;
    if (digit >>> 0 > 9) return readSlowly(buffer, start, end, words);
    lower = lower * 10 + digit;
  }
  // upper * 10^9 + lower in 16-bit steps, each of them exact in a double
  const partial = (upper % 65536) * 1e9 + lower;
  const carried = Math.floor(upper / 65536) * 1e9 + Math.floor(partial / 65536);
  let high = Math.floor(carried / 65536);
  let low = (carried % 65536) * 65536 + (partial % 65536);
  if (negative) {
    high = low === 0 ? -high : -high - 1;
    low = low === 0 ? 0 : LOW - low;
  }
  words[0] = high;
  words[1] = low;
  return true;
}

function readSlowly(buffer: Buffer, start: number, end: number, words: Int32Array): boolean {
  const value = decodeBigint(buffer, start, end);
  if (value === null) return false;
  words[0] = Number(value >> 32n);
  words[1] = Number(value & 0xffffffffn);
  return true;
}

/** The same as a BigInt; `null` where it is no integer or beyond 64 bits. */
export function decodeBigint(buffer: Buffer, start: number, end: number): bigint | null {
  const value = parseInteger(trimmedText(buffer, start, end));
  return value !== null && value >= MIN && value <= MAX ? value : null;
}
