import type { Vector } from '../contract/vector.ts';
import { cellText } from './cell-text.ts';
import { readUuid } from './decode/uuid.ts';

/** Writes cells of a uuid column, none of which is NULL, as their 16 bytes; gives the place behind. Throws `TypeError` for a cell that is none. */
export function uuidWriter(vector: Vector): (row: number, into: Buffer, at: number) => number {
  const digits = Buffer.alloc(64);
  return (row, into, at) => {
    const [buffer, start, end] =
      vector.kind === 'bytes'
        ? [vector.buffer, vector.starts[row]!, vector.ends[row]!]
        : [digits, 0, digits.write(cellText(vector, row, 'uuid') ?? '')];
    if (!readUuid(buffer, start, end, into, at)) throw new TypeError('a cell of a uuid column is none');
    return at + 16;
  };
}
