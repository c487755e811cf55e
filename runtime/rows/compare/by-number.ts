import type { Vector } from '../../contract/vector.ts';
import { type CellComparison, type Comparison, UNKNOWN } from './comparator.ts';

/** Compares a cell that is a number, exactly. */
export type NumberComparison = (value: number) => Comparison;

/**
 * A kernel over the integers and doubles that a vector holds as such; `null` for kinds that hold none. `other` compares
 * the cells that are not such numbers: 64-bit integers that a double cannot hold, JSON cells that are not numbers.
 */
export function byNumber(vector: Vector, compare: NumberComparison, other: CellComparison): CellComparison | null {
  switch (vector.kind) {
    case 'int32':
    case 'float64': {
      const { values, valid } = vector;
      return (row) => (valid !== null && valid[row] === 0 ? UNKNOWN : compare(values[row]!));
    }
    case 'int64': {
      const { values, valid } = vector;
      return (row) => {
        if (valid !== null && valid[row] === 0) return UNKNOWN;
        const value = Number(values[row]!);
        return Number.isSafeInteger(value) ? compare(value) : other(row);
      };
    }
    case 'values': {
      const { values } = vector;
      return (row) => {
        const cell = values[row];
        return typeof cell === 'number' ? compare(cell) : other(row);
      };
    }
    default:
      return null;
  }
}
