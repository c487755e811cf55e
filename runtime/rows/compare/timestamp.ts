import { readTimestamp } from '../decode/timestamp.ts';
import { byText } from './by-text.ts';
import { BAD, type Comparator, type Comparison, EQUAL, GREATER, LESS, UNKNOWN } from './comparator.ts';

const WORDS = new Int32Array(2);

/** Compares moments; without a zone, they are UTC. `null` where the literal is none. */
export function timestampComparator(type: 'timestamp' | 'timestamptz', literal: string): Comparator | null {
  const zoned = type === 'timestamptz';
  const bytes = Buffer.from(literal);
  if (!readTimestamp(bytes, 0, bytes.length, zoned, WORDS)) return null;
  const high = WORDS[0]!;
  const low = WORDS[1]! >>> 0;

  function compare(cellHigh: number, cellLow: number): Comparison {
    if (cellHigh !== high) return cellHigh < high ? LESS : GREATER;
    if (cellLow === low) return EQUAL;
    return cellLow < low ? LESS : GREATER;
  }

  return {
    on(vector) {
      if (vector.kind === 'micros') {
        const { high: highs, low: lows, valid } = vector;
        return (row) => (valid !== null && valid[row] === 0 ? UNKNOWN : compare(highs[row]!, lows[row]!));
      }
      return byText(vector, type, (buffer, start, end) =>
        readTimestamp(buffer, start, end, zoned, WORDS) ? compare(WORDS[0]!, WORDS[1]! >>> 0) : BAD,
      );
    },
  };
}
