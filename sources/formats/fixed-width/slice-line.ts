import type { LayoutField } from './options.ts';

const SPACE = 32;
const TAB = 9;

export interface Place {
  /** Of the first character or byte, from 0, and behind the last one. */
  readonly from: number;
  readonly to: number;
  readonly trim: LayoutField['trim'];
}

/** Where each field stands. */
export function placesOf(layout: readonly LayoutField[]): Place[] {
  let next = 0;
  return layout.map(({ start, width, trim }) => {
    const from = start === undefined ? next : start - 1;
    next = from + width;
    return { from, to: next, trim };
  });
}

/**
 * Bytes of the characters of a line: `at(n)` is the byte at which character n begins, at most `end`. Asked for in any order,
 * it walks on from where it was, or from the start.
 */
export function characters(buffer: Buffer, start: number, end: number): (index: number) => number {
  let byte = start;
  let count = 0;
  return (index) => {
    if (index < count) {
      byte = start;
      count = 0;
    }
    while (count < index && byte < end) {
      byte++;
      while (byte < end && (buffer[byte]! & 0xc0) === 0x80) byte++;
      count++;
    }
    return byte;
  };
}

/** The value between two bytes; `null` when nothing is left of it. */
export function trimmed(
  buffer: Buffer,
  from: number,
  to: number,
  trim: Place['trim'],
): { from: number; to: number } | null {
  let start = from;
  let end = to;
  const blank = (byte: number | undefined): boolean => byte === SPACE || byte === TAB;
  if (trim === 'both' || trim === 'left') while (start < end && blank(buffer[start])) start++;
  if (trim === 'both' || trim === 'right') while (end > start && blank(buffer[end - 1])) end--;
  return start < end ? { from: start, to: end } : null;
}
