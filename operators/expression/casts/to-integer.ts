import { EvaluationError } from '../evaluation-error.ts';
import { outOfRange } from '../types/bad-input.ts';
import { INTEGER_LIMITS } from '../types/integer/integer-io.ts';
import { rescale } from '../types/numeric/digits.ts';
import type { Numeric } from '../types/numeric/numeric.ts';
import { roundedQuotient } from '../types/numeric/rounding.ts';

export type IntegerType = keyof typeof INTEGER_LIMITS;

/** A number that is whole as a value of the type. */
export function fitWhole(value: number, type: 'smallint' | 'integer'): number {
  const limit = type === 'smallint' ? 32768 : 2147483648;
  if (value >= limit || value < -limit) throw outOfRange(type);
  return value;
}

export function fitBigint(value: bigint): bigint {
  if (value > INTEGER_LIMITS.bigint.most || value < INTEGER_LIMITS.bigint.least) throw outOfRange('bigint');
  return value;
}

export function bigintTo(type: 'smallint' | 'integer'): (value: bigint) => number {
  return (value) => fitWhole(Number(value), type);
}

/** Half to even. NaN and the infinities are out of range. */
export function floatTo(type: IntegerType): (value: number) => number | bigint {
  return (value) => {
    const whole = roundHalfToEven(value);
    if (type !== 'bigint') {
      if (Number.isNaN(whole)) throw outOfRange(type);
      return fitWhole(whole, type) + 0; // no -0
    }
    if (!(whole >= -(2 ** 63) && whole < 2 ** 63)) throw outOfRange(type);
    return BigInt(whole);
  };
}

/** Half away from zero. */
export function numericTo(type: IntegerType): (value: Numeric) => number | bigint {
  const { least, most } = INTEGER_LIMITS[type];
  return (value) => {
    if (value.scale <= 15 && !Number.isNaN(value.small)) {
      const whole = value.scale === 0 ? value.small : roundedQuotient(value.small, 10 ** value.scale);
      return type === 'bigint' ? BigInt(whole) : fitWhole(whole, type);
    }
    if (value.special !== null) {
      const what = value.special === 'NaN' ? 'NaN' : 'an infinity';
      throw new EvaluationError('0A000', `${what} has no value of ${type}`);
    }
    const whole = rescale(value.unscaled, value.scale, 0);
    if (whole < least || whole > most) throw outOfRange(type);
    return type === 'bigint' ? whole : Number(whole);
  };
}

/** C's `rint`. */
export function roundHalfToEven(value: number): number {
  if (Math.abs(value) >= 4503599627370496 || !Number.isFinite(value)) return value;
  const floor = Math.floor(value);
  const rest = value - floor;
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  return rounded === 0 && (value < 0 || Object.is(value, -0)) ? -0 : rounded;
}
