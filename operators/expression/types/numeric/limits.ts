import { EvaluationError } from '../../evaluation-error.ts';
import { digitCount } from './digits.ts';
import { finite, type Numeric } from './numeric.ts';

/** numeric.c's: significant digits that division and the like aim for, and the most digits that they show after the point. */
export const MIN_SIGNIFICANT = 16;
export const MAX_DISPLAY_SCALE = 1000;
export const MAX_RESULT_SCALE = 2000;
export const MAX_SCALE = 16383;
export const MAX_WHOLE_DIGITS = 131072;

export function numericOverflow(): EvaluationError {
  return new EvaluationError('22003', 'the number is too large for numeric');
}

/** The result of an operation, unless it is beyond numeric. */
export function checked(unscaled: bigint, scale: number): Numeric {
  // a bigint of 64 bits cannot be too large, and most are not larger
  if (
    (unscaled > 0xffffffffffffffffn || unscaled < -0xffffffffffffffffn) &&
    digitCount(unscaled) - scale > MAX_WHOLE_DIGITS
  ) {
    throw numericOverflow();
  }
  return finite(unscaled, scale);
}

/** A result's scale within what Postgres shows: not below the inputs' own, at most 1,000. */
export function displayScale(wanted: number, ...scales: readonly number[]): number {
  return Math.min(Math.max(wanted, 0, ...scales), MAX_DISPLAY_SCALE);
}
