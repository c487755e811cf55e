import { decodeBool } from '../decode/bool.ts';
import { byText } from './by-text.ts';
import { BAD, type Comparator, ordering, UNKNOWN } from './comparator.ts';

/** Compares booleans, false below true. `null` where the literal is none. */
export function booleanComparator(literal: string): Comparator | null {
  const bytes = Buffer.from(literal);
  const wanted = decodeBool(bytes, 0, bytes.length);
  if (wanted < 0) return null;
  return {
    on(vector) {
      if (vector.kind === 'bool') {
        const { values, valid } = vector;
        return (row) => (valid !== null && valid[row] === 0 ? UNKNOWN : ordering(values[row]! - wanted));
      }
      return byText(vector, 'boolean', (buffer, start, end) => {
        const value = decodeBool(buffer, start, end);
        return value < 0 ? BAD : ordering(value - wanted);
      });
    },
  };
}
