import type { DataType } from '../../contract/column.ts';
import { cellText } from '../cell-text.ts';
import { type Comparator, EQUAL, GREATER, LESS, ordering, UNKNOWN } from './comparator.ts';

/** Compares by code point, as Postgres does under the collation `C`; UTF-8 bytes have that order as they are. */
export function textComparator(type: DataType, literal: string): Comparator {
  const wanted = Buffer.from(literal);
  return {
    on(vector) {
      if (vector.kind !== 'bytes') {
        return (row) => {
          const text = cellText(vector, row, type);
          return text === null ? UNKNOWN : ordering(compareCodePoints(text, literal));
        };
      }
      const { buffer, starts, ends } = vector;
      return (row) => {
        const start = starts[row]!;
        return start < 0 ? UNKNOWN : compareBytes(buffer, start, ends[row]!, wanted);
      };
    },
  };
}

function compareBytes(source: Uint8Array, start: number, end: number, wanted: Uint8Array) {
  const length = end - start;
  const shared = Math.min(length, wanted.length);
  for (let index = 0; index < shared; index++) {
    const byte = source[start + index]!;
    const other = wanted[index]!;
    if (byte !== other) return byte < other ? LESS : GREATER;
  }
  if (length === wanted.length) return EQUAL;
  return length < wanted.length ? LESS : GREATER;
}

/** UTF-16 order but for surrogates, which stand above U+E000 to U+FFFF. */
function compareCodePoints(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const one = left.charCodeAt(index);
    const other = right.charCodeAt(index);
    if (one !== other) return lifted(one) - lifted(other);
  }
  return left.length - right.length;
}

function lifted(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
