import type { Run } from './run.ts';

/** Bits of a number by its code. */
const WIDTHS = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 28, 30, 32, 40, 48, 56, 64,
] as const;

export function widthOf(code: number): number {
  return WIDTHS[code]!;
}

/** The least width of which there is a code, for numbers of so many bits. */
export function widthFor(bits: number): number {
  return WIDTHS.find((width) => width >= bits) ?? 64;
}

/** Bytes of `count` numbers. */
export function packedBytes(count: number, width: number): number {
  return (count * width + 7) >>> 3;
}

/** Unpacks `count` numbers of one of the widths, the highest bit first, into the run from `to` on. All must be there. */
export function unpackNumbers(bytes: Buffer, from: number, width: number, count: number, run: Run, to: number): void {
  if (width > 32) unpackWide(bytes, from, width >>> 3, count, run, to);
  else unpackNarrow(bytes, from, width, count, run, to);
}

function unpackNarrow(bytes: Buffer, from: number, width: number, count: number, { low, high }: Run, to: number): void {
  const unused = 32 - width;
  let at = from;
  let shift = 0;
  // Behind the last byte there is nothing, which counts as zeros.
  for (let index = to; index < to + count; index++) {
    let value = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) << shift;
    if (shift + width > 32) value |= bytes[at + 4]! >>> (8 - shift);
    low[index] = value >>> unused;
    high[index] = 0;
    shift += width;
    at += shift >>> 3;
    shift &= 7;
  }
}

function unpackWide(bytes: Buffer, from: number, size: number, count: number, { low, high }: Run, to: number): void {
  let at = from;
  for (let index = to; index < to + count; index++) {
    let upper = 0;
    for (let byte = size - 4; byte > 0; byte--) upper = (upper << 8) | bytes[at++]!;
    high[index] = upper;
    low[index] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    at += 4;
  }
}
