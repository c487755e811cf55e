/** Writes cells of a vector as bytes that are the same for equal values, and tell where they end. */
export interface KeyCell {
  /** Bytes that the row's cell takes at most. */
  most(row: number): number;
  /** The place behind it. */
  write(row: number, into: Buffer, at: number): number;
}

/** A cell that is NULL. Others begin with another byte. */
export const NULL = 0;

/** Bytes that a length takes at most. */
export const LENGTH = 5;
/** Stands before a length of four bytes. */
const LONG = 255;

/** A text, its length first. */
export function writeText(text: string, into: Buffer, at: number): number {
  const behind = writeLength(Buffer.byteLength(text), into, at);
  return behind + into.write(text, behind);
}

/** One byte for short ones, five for others; -1 is NULL. */
export function writeLength(length: number, into: Buffer, at: number): number {
  if (length + 1 < LONG) {
    into[at] = length + 1;
    return at + 1;
  }
  into[at] = LONG;
  return into.writeUInt32LE(length, at + 1);
}

/** The length that `writeLength` wrote at a place, and how many bytes it takes there. */
export function lengthAt(bytes: Buffer, at: number): number {
  return bytes[at] === LONG ? bytes.readInt32LE(at + 1) : bytes[at]! - 1;
}

export function lengthBytes(bytes: Buffer, at: number): number {
  return bytes[at] === LONG ? LENGTH : 1;
}
