import { EndsEarly, Malformed } from '../columnar/malformed.ts';
import { readVarint, signedNumber } from '../columnar/varint.ts';

/** Reads Avro's binary encoding from one block. */
export interface Cursor {
  readonly bytes: Buffer;
  at: number;
  /** The words of the last `long`. */
  low: number;
  high: number;
  /** Elements of lists, and fields of records, that the row may still have. */
  elements: number;
}

/** Of one row: bounds lists of NULLs, and records in records, which take no bytes. */
export const MOST_ELEMENTS = 4 * 1024 * 1024;

/** Memory of an element that may take no byte in the file. */
export const ELEMENT_BYTES = 8;

/** Rows of a batch at most. */
export const MOST_ROWS = 8192;

export function cursorOf(bytes: Buffer): Cursor {
  return { bytes, at: 0, low: 0, high: 0, elements: MOST_ELEMENTS };
}

/** Reads a `long` into `low` and `high`. */
export function readLong(cursor: Cursor): void {
  readVarint(cursor, true, cursor);
}

export function readInt(cursor: Cursor): number {
  readLong(cursor);
  if (cursor.high !== cursor.low >> 31) throw new Malformed('an int has more than 32 bits');
  return cursor.low;
}

/** A `long` that is a length or a count. */
export function readCount(cursor: Cursor): number {
  readLong(cursor);
  const value = signedNumber(cursor);
  if (!Number.isSafeInteger(value)) throw new Malformed(`a count of ${value}`);
  return value;
}

/** Goes past `length` bytes; gives where they begin. */
export function pass(cursor: Cursor, length: number): number {
  if (length < 0 || length > cursor.bytes.length - cursor.at) throw new EndsEarly(`${length} bytes are announced`);
  const start = cursor.at;
  cursor.at += length;
  return start;
}

/** Counts elements of lists, and fields of records, which may both be many without a byte. */
export function spend(cursor: Cursor, count: number): void {
  if (count > cursor.elements) throw new Malformed(`a row has more than ${MOST_ELEMENTS} elements`);
  cursor.elements -= count;
}

/** Calls `element` for each element of an array or map. */
export function eachElement(cursor: Cursor, element: () => void): void {
  for (;;) {
    let count = readCount(cursor);
    if (count === 0) return;
    if (count < 0) {
      count = -count;
      readCount(cursor);
    }
    spend(cursor, count);
    for (let index = 0; index < count; index++) element();
  }
}
