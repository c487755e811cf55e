import { readUuid } from '../decode/uuid.ts';
import { byText } from './by-text.ts';
import { BAD, type Comparator, EQUAL, ordering } from './comparator.ts';

const CELL = new Uint8Array(16);

/** Compares uuids by their 16 bytes, in whichever form they are written. `null` where the literal is none. */
export function uuidComparator(literal: string): Comparator | null {
  const bytes = Buffer.from(literal);
  const wanted = new Uint8Array(16);
  if (!readUuid(bytes, 0, bytes.length, wanted, 0)) return null;
  return {
    on: (vector) =>
      byText(vector, 'uuid', (buffer, start, end) => {
        if (!readUuid(buffer, start, end, CELL, 0)) return BAD;
        for (let index = 0; index < 16; index++) {
          const difference = CELL[index]! - wanted[index]!;
          if (difference !== 0) return ordering(difference);
        }
        return EQUAL;
      }),
  };
}
