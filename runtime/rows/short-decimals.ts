import type { Vector } from '../contract/vector.ts';
import { readDecimal } from './decode/numeric.ts';

/** A double holds all numbers of so many digits exactly. */
const DIGITS_BELOW = 1e15;

/**
 * Reads cells of a numeric column that are plain decimals of at most 15 digits: `into[0] / 10^into[1]`. `false` for all others, right
 * or wrong. No cell that is read is NULL.
 */
export function shortDecimals(vector: Vector): (row: number, into: Float64Array) => boolean {
  switch (vector.kind) {
    case 'bytes': {
      const { buffer, starts, ends } = vector;
      return (row, into) => readDecimal(buffer, starts[row]!, ends[row]!, into);
    }
    case 'decimal': {
      const { unscaled, scale } = vector;
      return (row, into) => {
        into[0] = unscaled[row]!;
        into[1] = scale;
        return Math.abs(into[0]) < DIGITS_BELOW;
      };
    }
    default:
      return () => false;
  }
}
