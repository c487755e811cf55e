import { isUtf8 } from 'node:buffer';

/** Up to where `b[from .. to)` is UTF-8, and whether that is because of bytes that are none, other than half of a character at its end. */
export function utf8End(b: Buffer, from: number, to: number): { readonly end: number; readonly isBad: boolean } {
  if (isUtf8(b.subarray(from, to))) return { end: to, isBad: false };
  const isGood = (end: number): boolean => isUtf8(b.subarray(from, withoutHalf(b, from, end)));
  if (isGood(to)) return { end: withoutHalf(b, from, to), isBad: false };
  let good = from;
  let bad = to;
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (isGood(middle)) good = middle;
    else bad = middle;
  }
  return { end: withoutHalf(b, from, good), isBad: true };
}

/** The end of the bytes without the beginning of a character that they may end in. */
function withoutHalf(b: Buffer, from: number, to: number): number {
  for (let at = to - 1; at >= from && at >= to - 3; at--) {
    const byte = b[at]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte < 0xc2 || byte > 0xf4 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return at + length > to ? at : to;
  }
  return to;
}
