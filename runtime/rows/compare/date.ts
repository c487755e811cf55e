import { decodeDate } from '../decode/date.ts';
import { byText } from './by-text.ts';
import { BAD, type Comparator, ordering, UNKNOWN } from './comparator.ts';

/** Compares days. `null` where the literal is no date. */
export function dateComparator(literal: string): Comparator | null {
  const bytes = Buffer.from(literal);
  const wanted = decodeDate(bytes, 0, bytes.length);
  if (Number.isNaN(wanted)) return null;
  return {
    on(vector) {
      if (vector.kind === 'int32') {
        const { values, valid } = vector;
        return (row) => (valid !== null && valid[row] === 0 ? UNKNOWN : ordering(values[row]! - wanted));
      }
      return byText(vector, 'date', (buffer, start, end) => {
        const days = decodeDate(buffer, start, end);
        return Number.isNaN(days) ? BAD : ordering(days - wanted);
      });
    },
  };
}
