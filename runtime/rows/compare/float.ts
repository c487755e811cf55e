import { readDouble, readReal } from '../decode/float.ts';
import { byNumber } from './by-number.ts';
import { byText } from './by-text.ts';
import { BAD, type Comparator, type Comparison, EQUAL, GREATER, LESS } from './comparator.ts';

const VALUE = new Float64Array(1);

/** Compares floats as Postgres does: NaN equals itself and is above all. `null` where the literal is no number. */
export function floatComparator(type: 'real' | 'double', literal: string): Comparator | null {
  const read = type === 'real' ? readReal : readDouble;
  const bytes = Buffer.from(literal);
  if (!read(bytes, 0, bytes.length, VALUE)) return null;
  const wanted = VALUE[0]!;
  const held = (value: number) => compareFloats(type === 'real' ? Math.fround(value) : value, wanted);
  return {
    on(vector) {
      const text = byText(vector, type, (buffer, start, end) =>
        read(buffer, start, end, VALUE) ? compareFloats(VALUE[0]!, wanted) : BAD,
      );
      return byNumber(vector, held, text) ?? text;
    },
  };
}

function compareFloats(left: number, right: number): Comparison {
  if (left < right) return LESS;
  if (left > right) return GREATER;
  if (left === right) return EQUAL;
  if (!Number.isNaN(left)) return LESS;
  return Number.isNaN(right) ? EQUAL : GREATER;
}
